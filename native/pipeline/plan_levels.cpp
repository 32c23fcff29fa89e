// SPDX-License-Identifier: Apache-2.0
#include "pipeline/plan_levels.h"

#include <algorithm>
#include <string>
#include <unordered_set>
#include <utility>

namespace vino::pipeline {
namespace {

using Levels = std::vector<LevelIndex>;

class LevelWalk {
 public:
  LevelWalk(const Draft& draft, Plan& plan) : draft_(draft), plan_(plan) {
    around_.resize(draft.nodes.size());
  }

  void visit(DraftIndex index, NodeIndex place) {
    const auto& node = draft_.nodes[index];
    auto& planned = plan_.nodes[place];
    auto levels = levelsOfInputs(node);
    if (index == draft_.exit()) {
      gatherAll(node, levels);
    } else if (node.gathersFrom) {
      gatherOne(node, levels);
    }
    planned.levels = levels;
    if (node.count) {
      planned.opens = plan_.levels.size();
      levels.push_back(planned.opens);
      plan_.levels.push_back({place, static_cast<std::uint64_t>(*node.count)});
      demultiplexers_.push_back(index);
      checkCountable(node, levels);
    }
    around_[index] = std::move(levels);
  }

 private:
  /// Those that all inputs come from; none at the entry.
  Levels levelsOfInputs(const DraftNode& node) const {
    if (node.inputs.empty()) return {};
    const auto& first = around_[node.inputs[0].source];
    for (const auto& input : node.inputs) {
      const auto& other = around_[input.source];
      if (other == first) continue;
      throw draft_.refusal(kWrongOrder, node,
                           "input: " + input.spec->name + " expected: shards of " + named(first) +
                               ", as input " + node.inputs[0].spec->name + "; actual: shards of " +
                               named(other));
    }
    return first;
  }

  void gatherOne(const DraftNode& node, Levels& levels) const {
    if (!levels.empty() && demultiplexers_[levels.back()] == *node.gathersFrom) {
      levels.pop_back();
      return;
    }
    throw draft_.refusal(
        kWrongOrder, node,
        "expected: to gather the innermost of " + named(levels) +
            "; actual: gather_from_node: " + std::string(draft_.nodes[*node.gathersFrom].name));
  }

  /// The exit gathers from every demultiplexer that no node gathers from.
  void gatherAll(const DraftNode& exit, Levels& levels) const {
    std::unordered_set<DraftIndex> gathered;
    for (const auto& node : draft_.nodes) {
      if (node.gathersFrom) gathered.insert(*node.gathersFrom);
    }
    Levels left;
    for (LevelIndex level = 0; level < demultiplexers_.size(); ++level) {
      if (!gathered.contains(demultiplexers_[level])) left.push_back(level);
    }
    auto sorted = levels;
    std::ranges::sort(sorted);
    if (sorted != left) {
      throw draft_.refusal(kWrongOrder, exit,
                           "expected: to gather from " + named(left) +
                               ", which no node names; actual: shards of " + named(levels));
    }
    levels.clear();
  }

  /// Sessions are counted in 64 bits, with a bit to spare for what is computed with them.
  void checkCountable(const DraftNode& node, const Levels& levels) const {
    std::uint64_t sessions = 2;
    for (const auto level : levels) {
      const auto more =
          checkedMultiply(sessions, std::max<std::uint64_t>(plan_.levels[level].count, 1));
      if (!more) {
        throw draft_.refusal(
            kNotImplemented, node,
            "expected: fewer than 2^63 shards; actual: more within shards of " + named(levels));
      }
      sessions = *more;
    }
  }

  std::string named(const Levels& levels) const {
    if (levels.empty()) return "none";
    std::string text;
    for (const auto level : levels) {
      if (!text.empty()) text += ", ";
      text += draft_.nodes[demultiplexers_[level]].name;
    }
    return text;
  }

  const Draft& draft_;
  Plan& plan_;
  std::vector<Levels> around_;              ///< of each node's outputs, as in the draft
  std::vector<DraftIndex> demultiplexers_;  ///< of each level
};

}  // namespace

void setLevels(const Draft& draft, const std::vector<DraftIndex>& order, Plan& plan) {
  LevelWalk walk(draft, plan);
  for (NodeIndex place = 0; place < order.size(); ++place) walk.visit(order[place], place);
}

}  // namespace vino::pipeline
