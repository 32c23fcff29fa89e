// SPDX-License-Identifier: Apache-2.0
// The arguments of Engine.compile (PipelineSpec and PipelineMember of src/native/types.ts).
#pragma once

#include <napi.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/spec.h"

namespace vino::binding {

/// What a custom node is made of; the library is not opened yet.
struct LibrarySpec {
  std::optional<std::string> file;  ///< absolute; nothing where the configuration has none
  std::map<std::string, std::string> params;
};

/// A pipeline and the models that it may run.
struct CompileSpec {
  std::string version;
  pipeline::PipelineSpec pipeline;               ///< custom nodes are null
  std::map<std::size_t, LibrarySpec> libraries;  ///< by place in `pipeline.nodes`
  /// Each pins the model as its JavaScript object does: its `unload` waits for the pipeline.
  std::vector<pipeline::Member> members;

  /// Neither nodes nor outputs: what a request to an unknown model goes through.
  bool isNothing() const noexcept { return pipeline.nodes.empty() && pipeline.outputs.empty(); }
};

/// A member that has been unloaded counts as not there. Throws a TypeError.
CompileSpec toCompileSpec(const Napi::Value& spec, const Napi::Value& members);

}  // namespace vino::binding
