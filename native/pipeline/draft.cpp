// SPDX-License-Identifier: Apache-2.0
#include "pipeline/draft.h"

#include <algorithm>
#include <string>
#include <unordered_set>
#include <utility>

#include "pipeline/connection_checks.h"

namespace vino::pipeline {
namespace {

/// 0 for both ways to say "dynamic".
std::optional<std::int64_t> normalized(const std::optional<std::int64_t>& count) {
  return count == kDynamicCount ? 0 : count;
}

DraftNode draftNode(const NodeSpec& spec, std::span<const Member> members) {
  DraftNode node;
  node.name = spec.name;
  node.spec = &spec;
  node.count = normalized(spec.demultiplyCount);
  if (const auto* custom = std::get_if<CustomNodePtr>(&spec.work)) {
    node.work = *custom;
    if (*custom) node.signature = &(*custom)->signature();
    return node;
  }
  const auto index = std::get<MemberIndex>(spec.work);
  const auto servable = index < members.size() ? members[index].servable : nullptr;
  node.work = servable;
  if (servable) node.signature = &servable->signature();
  return node;
}

void checkLibraries(const Draft& draft) {
  for (const auto& node : draft.nodes) {
    const auto* custom = std::get_if<CustomNodePtr>(&node.work);
    if (custom != nullptr && !*custom) {
      throw draft.refusal(kInvalidLibrary, node, node.spec->remark);
    }
  }
}

void checkOneDynamic(const Draft& draft) {
  const auto demultiplexes = [](const DraftNode& node) { return node.count.has_value(); };
  const auto isDynamic = [](const DraftNode& node) { return node.count == 0; };
  const auto dynamic = std::ranges::find_if(draft.nodes, isDynamic);
  if (dynamic == draft.nodes.end()) return;
  const auto all = std::ranges::count_if(draft.nodes, demultiplexes);
  if (all < 2) return;
  throw draft.refusal(kNotImplemented, *dynamic,
                      "expected: a dynamic demultiply_count to be the only one; actual: " +
                          std::to_string(all) + " demultiplexers");
}

void checkNames(const Draft& draft) {
  std::unordered_set<std::string_view> names;
  for (const auto& node : draft.nodes) {
    if (!names.insert(node.name).second) throw draft.refusal(kDuplicateName, node);
  }
}

}  // namespace

Error Draft::refusal(const Fault& fault, const DraftNode& node, std::string_view item) const {
  std::string details = "Pipeline: " + spec->name + "; node: ";
  details += node.name;
  if (!item.empty()) {
    details += "; ";
    details += item;
  }
  return errorOf(fault, details);
}

Draft draftOf(const PipelineSpec& spec, std::span<const Member> members) {
  Draft draft;
  draft.spec = &spec;
  draft.nodes.reserve(spec.nodes.size() + 2);
  DraftNode entry;
  entry.name = kEntryName;
  entry.count = normalized(spec.demultiplyCount);
  draft.nodes.push_back(std::move(entry));
  for (const auto& node : spec.nodes) draft.nodes.push_back(draftNode(node, members));
  DraftNode exit;
  exit.name = kExitName;
  draft.nodes.push_back(std::move(exit));

  checkLibraries(draft);
  checkOneDynamic(draft);
  checkNames(draft);
  connect(draft, members);
  return draft;
}

PartialShape withoutFirst(const PartialShape& shape) {
  auto rest = shape;
  if (!rest.dims.empty()) rest.dims.erase(rest.dims.begin());
  return rest;
}

}  // namespace vino::pipeline
