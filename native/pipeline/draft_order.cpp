// SPDX-License-Identifier: Apache-2.0
// The walk from the exit along the sources: cycles, and nodes that nobody needs.
#include <algorithm>
#include <cstdint>
#include <utility>

#include "pipeline/draft.h"

namespace vino::pipeline {
namespace {

enum class Visit : std::uint8_t { kNot, kBegun, kDone };

}  // namespace

std::vector<DraftIndex> orderOf(const Draft& draft) {
  std::vector<Visit> visits(draft.nodes.size(), Visit::kNot);
  std::vector<DraftIndex> order;
  order.reserve(draft.nodes.size());
  // What is being visited, each with its next input; a stack of our own, as graphs may be deep.
  std::vector<std::pair<DraftIndex, std::size_t>> path{{draft.exit(), 0}};
  visits[draft.exit()] = Visit::kBegun;
  while (!path.empty()) {
    auto& [index, next] = path.back();
    const auto& node = draft.nodes[index];
    if (next == node.inputs.size()) {
      visits[index] = Visit::kDone;
      order.push_back(index);
      path.pop_back();
      continue;
    }
    const auto& input = node.inputs[next++];
    auto& visit = visits[input.source];
    if (visit == Visit::kBegun) {
      throw draft.refusal(kCycle, node, "input: " + input.spec->name);
    }
    if (visit == Visit::kDone) continue;
    visit = Visit::kBegun;
    path.emplace_back(input.source, 0);
  }
  const auto left = std::ranges::find(visits, Visit::kNot);
  if (left != visits.end()) {
    throw draft.refusal(kUnconnected, draft.nodes[static_cast<DraftIndex>(left - visits.begin())]);
  }
  // A node that nothing feeds would come before the entry; nothing would ever start it.
  for (const auto index : order) {
    if (index == Draft::kEntry || !draft.nodes[index].inputs.empty()) continue;
    throw draft.refusal(kUnconnected, draft.nodes[index], "it has no inputs");
  }
  return order;
}

}  // namespace vino::pipeline
