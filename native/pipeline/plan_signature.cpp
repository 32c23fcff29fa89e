// SPDX-License-Identifier: Apache-2.0
#include "pipeline/plan_signature.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "base/layout.h"

namespace vino::pipeline {
namespace {

/// Nothing where no value would do for both.
std::optional<PartialDim> intersection(const PartialDim& a, const PartialDim& b) {
  const PartialDim both{std::max(a.min, b.min), std::min(a.max, b.max)};
  if (both.min > both.max) return std::nullopt;
  return both;
}

std::optional<PartialShape> intersection(const PartialShape& a, const PartialShape& b) {
  if (!a.rankKnown) return b;
  if (!b.rankKnown) return a;
  if (a.dims.size() != b.dims.size()) return std::nullopt;
  PartialShape both;
  for (std::size_t i = 0; i < a.dims.size(); ++i) {
    const auto dim = intersection(a.dims[i], b.dims[i]);
    if (!dim) return std::nullopt;
    both.dims.push_back(*dim);
  }
  return both;
}

/// Letter by letter at the rank of `shape`; what one leaves open the other says.
std::optional<std::string> mergedLayouts(const std::string& a, const std::string& b,
                                         const PartialShape& shape) {
  if (a == b || !shape.rankKnown) return a;
  const auto first = expandLayout(a, shape.dims.size());
  const auto second = expandLayout(b, shape.dims.size());
  if (!first || !second) return std::nullopt;
  auto merged = *first;
  for (std::size_t i = 0; i < merged.size(); ++i) {
    if (merged[i] == kUnnamedDimension) merged[i] = (*second)[i];
    if ((*second)[i] != kUnnamedDimension && (*second)[i] != merged[i]) return std::nullopt;
  }
  return merged;
}

std::optional<TensorInfo> merged(const TensorInfo& a, const TensorInfo& b) {
  const auto shape = intersection(a.shape, b.shape);
  if (a.type != b.type || !shape) return std::nullopt;
  const auto layout = mergedLayouts(a.layout, b.layout, *shape);
  if (!layout) return std::nullopt;
  auto both = a;
  both.shape = *shape;
  both.layout = *layout;
  if (!both.computedAs) both.computedAs = b.computedAs;
  return both;
}

/// A shard of `info`.
TensorInfo shardOf(TensorInfo info) {
  if (!info.shape.rankKnown) return info;
  const auto letters = expandLayout(info.layout, info.shape.dims.size());
  if (letters && !letters->empty()) info.layout = letters->substr(1);
  info.shape = withoutFirst(info.shape);
  return info;
}

/// `info` once for each of `count` shards: the batch is now the dimension in front.
TensorInfo gathered(TensorInfo info, const PartialDim& count) {
  if (!info.shape.rankKnown) return info;
  if (auto letters = expandLayout(info.layout, info.shape.dims.size())) {
    std::ranges::replace(*letters, 'N', kUnnamedDimension);
    info.layout = "N" + *letters;
  }
  info.shape.dims.insert(info.shape.dims.begin(), count);
  return info;
}

/// The dimension that gathering from `node` puts in front.
PartialDim countOf(const DraftNode& node) {
  if (*node.count != 0) return PartialDim::fixed(*node.count);
  // OVMS goes by the first output of a library, and by nothing of a model.
  if (!std::holds_alternative<CustomNodePtr>(node.work)) return PartialDim::any();
  const auto first = std::ranges::min_element(node.signature->outputs, {}, &TensorInfo::name);
  if (first == node.signature->outputs.end() || first->shape.dims.empty()) return PartialDim::any();
  return first->shape.dims[0];
}

/// What the entry hands to the nodes, by name: one shard's where it demultiplies.
std::map<std::string, TensorInfo, std::less<>> entryInfos(const Draft& draft) {
  std::map<std::string, TensorInfo, std::less<>> infos;
  for (const auto& node : draft.nodes) {
    for (const auto& input : node.inputs) {
      if (input.source != Draft::kEntry || input.taken == nullptr) continue;
      auto info = node.gathersFrom == Draft::kEntry ? shardOf(*input.taken) : *input.taken;
      info.name = input.output;
      const auto [place, isNew] = infos.try_emplace(info.name, info);
      if (isNew) continue;
      auto both = merged(place->second, info);
      if (!both) {
        throw draft.refusal(kAmbiguousInput, node,
                            "input: " + input.spec->name + " of " + info.name + " expected: " +
                                toString(place->second.shape) + " " + place->second.layout +
                                "; actual: " + toString(info.shape) + " " + info.layout);
      }
      place->second = std::move(*both);
    }
  }
  return infos;
}

/// The demultiplexers whose shards reach `node`'s consumers, innermost first.
std::vector<const DraftNode*> levelsAround(const Draft& draft, const DraftNode* node) {
  std::vector<const DraftNode*> levels;
  std::size_t closed = 0;  // gathered on the way, their demultiplexers still to come
  for (;;) {
    if (node->count) closed > 0 ? static_cast<void>(--closed) : levels.push_back(node);
    if (node->gathersFrom) ++closed;
    if (node->inputs.empty()) return levels;
    node = &draft.nodes[node->inputs[0].source];
  }
}

}  // namespace

Signature signatureOf(const Draft& draft) {
  Signature signature;
  const auto& entry = draft.nodes[Draft::kEntry];
  const auto entries = entryInfos(draft);
  for (const auto& [name, info] : entries) {
    signature.inputs.push_back(entry.count ? gathered(info, countOf(entry)) : info);
  }
  const auto& exit = draft.nodes[draft.exit()];
  for (const auto& input : exit.inputs) {
    const auto& source = draft.nodes[input.source];
    TensorInfo info;
    if (input.source == Draft::kEntry) {
      const auto found = entries.find(input.output);
      if (found == entries.end()) {
        throw draft.refusal(
            kNotImplemented, exit,
            "input: " + input.spec->name + " is an input of the pipeline that no " + "node uses");
      }
      info = found->second;
    } else {
      info = source.count ? shardOf(*input.given) : *input.given;
    }
    for (const auto* level : levelsAround(draft, &source)) info = gathered(info, countOf(*level));
    info.name = input.spec->name;
    info.computedAs.reset();
    signature.outputs.push_back(std::move(info));
  }
  std::ranges::sort(signature.outputs, {}, &TensorInfo::name);
  return signature;
}

}  // namespace vino::pipeline
