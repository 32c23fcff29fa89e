// SPDX-License-Identifier: Apache-2.0
#include "pipeline/connection_checks.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

namespace vino::pipeline {
namespace {

constexpr std::size_t kLeastRankToCut = 3;

const TensorInfo* find(const std::vector<TensorInfo>& infos, std::string_view name) {
  const auto found = std::ranges::find(infos, name, &TensorInfo::name);
  return found == infos.end() ? nullptr : &*found;
}

bool overlap(const PartialDim& a, const PartialDim& b) {
  return std::max(a.min, b.min) <= std::min(a.max, b.max);
}

bool overlap(const PartialShape& a, const PartialShape& b) {
  if (!a.rankKnown || !b.rankKnown) return true;
  return std::ranges::equal(a.dims, b.dims,
                            [](const PartialDim& x, const PartialDim& y) { return overlap(x, y); });
}

std::string typeName(ElementType type) { return std::string(info(type).precision); }

std::string item(std::string_view kind, std::string_view name) {
  std::string text(kind);
  text += ": ";
  text += name;
  return text;
}

/// Connects one draft; what it looks up by name it looks up once.
class Connector {
 public:
  Connector(Draft& draft, std::span<const Member> members) : draft_(draft), members_(members) {
    for (DraftIndex i = 0; i < draft.nodes.size(); ++i) indices_.emplace(draft.nodes[i].name, i);
  }

  void connectNode(DraftNode& node) {
    checkWork(node);
    checkDemultiplexer(node);
    resolveGather(node);
    for (const auto& input : node.spec->inputs) connectInput(node, input);
    for (const auto& info : node.signature->inputs) {
      if (std::ranges::find(node.inputs, &info, &DraftInput::taken) != node.inputs.end()) continue;
      throw draft_.refusal(kNotAllConnected, node, item("input", info.name));
    }
  }

  void connectExit() {
    auto& exit = draft_.nodes[draft_.exit()];
    for (const auto& output : draft_.spec->outputs) {
      for (const auto& other : exit.inputs) {
        if (other.spec->name != output.name) continue;
        throw draft_.refusal(kConnectedTwice, exit, item("input", output.name));
      }
      exit.inputs.push_back(sourceOf(exit, output));
    }
  }

 private:
  void checkWork(const DraftNode& node) const {
    const auto* model = std::get_if<std::shared_ptr<serving::Servable>>(&node.work);
    if (model == nullptr) return;
    if (!*model) throw draft_.refusal(kMissingModel, node);
    if (members_[std::get<MemberIndex>(node.spec->work)].automatic) {
      throw draft_.refusal(kDynamicParameter, node,
                           "expected: a model without auto batch and auto shape");
    }
    if ((*model)->sequenceSignature() != nullptr) throw draft_.refusal(kStatefulModel, node);
    if (!node.count) return;
    for (const auto& input : node.signature->inputs) {
      if (input.type != ElementType::kString) continue;
      throw draft_.refusal(kStringShards, node, item("input", input.name));
    }
  }

  void checkDemultiplexer(const DraftNode& node) const {
    if (!node.count) return;
    for (const auto& output : node.signature->outputs) {
      checkCut(node, item("output", output.name), output.shape, *node.count);
    }
  }

  /// Whether something of `shape` can be `count` shards.
  void checkCut(const DraftNode& node, const std::string& what, const PartialShape& shape,
                std::int64_t count) const {
    if (!shape.rankKnown) return;
    if (shape.dims.size() < kLeastRankToCut) {
      throw draft_.refusal(kTooFewDimensions, node,
                           what + " expected: at least 3 dimensions; actual: " + toString(shape));
    }
    if (count == 0 || shape.dims[0].accepts(count)) return;
    throw draft_.refusal(
        kCountMismatch, node,
        what + " expected: " + std::to_string(count) + "; actual: " + toString(shape));
  }

  void resolveGather(DraftNode& node) const {
    const auto& from = node.spec->gatherFrom;
    if (!from) return;
    const auto found = indices_.find(*from);
    if (found == indices_.end()) {
      throw draft_.refusal(kGatherFromMissing, node, item("gather_from_node", *from));
    }
    if (!draft_.nodes[found->second].count) {
      throw draft_.refusal(kGatherFromOrdinary, node, item("gather_from_node", *from));
    }
    node.gathersFrom = found->second;
  }

  DraftInput sourceOf(const DraftNode& node, const InputSpec& spec) const {
    const auto what = item("input", spec.name);
    const auto found = indices_.find(spec.sourceNode);
    if (found == indices_.end()) {
      throw draft_.refusal(kMissingNode, node, what + " " + item("node_name", spec.sourceNode));
    }
    if (found->second == draft_.exit()) throw draft_.refusal(kExitAsSource, node, what);
    DraftInput input;
    input.spec = &spec;
    input.source = found->second;
    const auto& source = draft_.nodes[input.source];
    const auto named = what + " " + item("data_item", spec.dataItem) + " of " + spec.sourceNode;
    if (input.source == Draft::kEntry) {
      input.output = spec.dataItem;
      if (std::ranges::find(draft_.spec->inputs, spec.dataItem) == draft_.spec->inputs.end()) {
        throw draft_.refusal(kMissingDataSource, node, named);
      }
      return input;
    }
    if (source.signature == nullptr) throw draft_.refusal(kMissingModel, source);
    // Of several outputs under one alias the last one counts.
    const auto& outputs = source.spec->outputs;
    const auto alias =
        std::find_if(outputs.rbegin(), outputs.rend(),
                     [&](const OutputSpec& output) { return output.alias == spec.dataItem; });
    if (alias == outputs.rend()) throw draft_.refusal(kMissingDataSource, node, named);
    input.output = alias->dataItem;
    input.given = find(source.signature->outputs, alias->dataItem);
    if (input.given != nullptr) return input;
    throw draft_.refusal(kMissingModelOutput, node,
                         named + ", which is its output " + alias->dataItem);
  }

  void connectInput(DraftNode& node, const InputSpec& spec) const {
    auto input = sourceOf(node, spec);
    input.taken = find(node.signature->inputs, spec.name);
    const auto what = item("input", spec.name);
    if (input.taken == nullptr) throw draft_.refusal(kMissingModelInput, node, what);
    if (std::ranges::find(node.inputs, input.taken, &DraftInput::taken) != node.inputs.end()) {
      throw draft_.refusal(kConnectedTwice, node, what);
    }
    const auto& source = draft_.nodes[input.source];
    if (input.source != Draft::kEntry) {
      checkFits(node, source, input);
    } else if (source.count && input.taken->type == ElementType::kString) {
      throw draft_.refusal(kStringShards, node, what);
    }
    node.inputs.push_back(input);
  }

  /// The shape and type rules between two nodes (rows 13 to 15).
  void checkFits(const DraftNode& node, const DraftNode& source, const DraftInput& input) const {
    const auto what = item("input", input.spec->name);
    auto given = source.count ? withoutFirst(input.given->shape) : input.given->shape;
    auto taken = input.taken->shape;
    if (node.gathersFrom) {
      checkCut(node, what, taken, *draft_.nodes[*node.gathersFrom].count);
      taken = withoutFirst(taken);
    }
    if (!overlap(given, taken)) {
      throw draft_.refusal(kInvalidShape, node,
                           what + " expected: " + toString(taken) + "; actual: " + toString(given) +
                               " of " + item("node", source.name));
    }
    if (input.given->type != input.taken->type) {
      throw draft_.refusal(kInvalidPrecision, node,
                           what + " expected: " + typeName(input.taken->type) + "; actual: " +
                               typeName(input.given->type) + " of " + item("node", source.name));
    }
    if (input.given->type == ElementType::kString) {
      throw draft_.refusal(kNotImplemented, node, what + " strings between two nodes");
    }
  }

  Draft& draft_;
  std::span<const Member> members_;
  std::unordered_map<std::string_view, DraftIndex> indices_;
};

}  // namespace

void connect(Draft& draft, std::span<const Member> members) {
  Connector connector(draft, members);
  for (DraftIndex i = 1; i < draft.exit(); ++i) connector.connectNode(draft.nodes[i]);
  connector.connectExit();
}

}  // namespace vino::pipeline
