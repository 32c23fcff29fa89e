// SPDX-License-Identifier: Apache-2.0
// A pipeline as it is configured (pipelines.md 2), as plain data: names, nothing checked yet.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "node/custom_node.h"
#include "serving/servable.h"

namespace vino::pipeline {

/// What the entry and the exit of every pipeline are called.
inline constexpr std::string_view kEntryName = "request";
inline constexpr std::string_view kExitName = "response";

/// `demultiply_count` of a node that is told at run time how many shards it makes; so is 0.
inline constexpr std::int64_t kDynamicCount = -1;

/// One named input of a node, or an output of the pipeline, and where its tensor comes from.
struct InputSpec {
  std::string name;
  std::string sourceNode;
  std::string dataItem;  ///< an alias of that node, or an input of the pipeline
};

/// One output of a node as others refer to it.
struct OutputSpec {
  std::string dataItem;  ///< as the model or the library calls it
  std::string alias;
};

/// What a model node runs: an index into the members given along with the spec.
using MemberIndex = std::size_t;
/// What a custom node runs; null where its library could not be loaded.
using CustomNodePtr = std::shared_ptr<const node::CustomNode>;

struct NodeSpec {
  std::string name;
  std::variant<MemberIndex, CustomNodePtr> work;
  std::string runs;    ///< what `work` is called: the model's name, the library's file; for people
  std::string remark;  ///< on `work`: why there is no custom node, or what else is worth a word
  std::vector<InputSpec> inputs;
  std::vector<OutputSpec> outputs;
  std::optional<std::int64_t> demultiplyCount;
  std::optional<std::string> gatherFrom;
};

struct PipelineSpec {
  std::string name;
  std::vector<std::string> inputs;
  std::vector<NodeSpec> nodes;
  std::vector<InputSpec> outputs;  ///< `name` is the response's tensor
  std::optional<std::int64_t> demultiplyCount;
};

/// A served model that nodes may run.
struct Member {
  std::shared_ptr<serving::Servable> servable;  ///< null where the model is not there
  /// Configured with an `auto` batch or shape, which a pipeline must not use.
  bool automatic = false;
};

}  // namespace vino::pipeline
