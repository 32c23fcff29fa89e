// SPDX-License-Identifier: Apache-2.0
// A spec with its names resolved: what the steps of plan_builder.cpp hand on to each other.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/signature.h"
#include "pipeline/faults.h"
#include "pipeline/plan.h"
#include "pipeline/spec.h"

namespace vino::pipeline {

/// Where a node of a draft stands: the entry first, then those of the spec in its order, then the
/// exit. (A plan has another order.)
using DraftIndex = std::size_t;

/// One connection.
struct DraftInput {
  const InputSpec* spec = nullptr;
  DraftIndex source = 0;
  std::string_view output;            ///< as the source's own signature calls it
  const TensorInfo* given = nullptr;  ///< what the source declares; null where that is the entry
  const TensorInfo* taken = nullptr;  ///< what the consumer declares; null where that is the exit
};

struct DraftNode {
  std::string_view name;
  const NodeSpec* spec = nullptr;        ///< null for the entry and the exit
  const Signature* signature = nullptr;  ///< as `spec`, and where its model is not there
  Work work;
  /// Shards that it makes, 0 for as many as come.
  std::optional<std::int64_t> count;
  std::optional<DraftIndex> gathersFrom;
  std::vector<DraftInput> inputs;
};

/// Points into the spec and the signatures of the members, which must outlive it.
struct Draft {
  const PipelineSpec* spec = nullptr;
  std::vector<DraftNode> nodes;

  static constexpr DraftIndex kEntry = 0;
  DraftIndex exit() const noexcept { return nodes.size() - 1; }
  /// The error of `fault` at `node`; `item` says more where there is more.
  Error refusal(const Fault& fault, const DraftNode& node, std::string_view item = {}) const;
};

/// Resolves every name and makes the checks of pipelines.md 3.2, in their order; those of the nodes
/// before those of the exit. Throws Error.
Draft draftOf(const PipelineSpec& spec, std::span<const Member> members);

/// The nodes, sources before consumers. Throws Error "pipeline_cycle_found",
/// "pipeline_contains_unconnected_nodes".
std::vector<DraftIndex> orderOf(const Draft& draft);

/// `shape` without its first dimension, which it has or whose rank is not known.
PartialShape withoutFirst(const PartialShape& shape);

}  // namespace vino::pipeline
