// SPDX-License-Identifier: Apache-2.0
// A model file to a compiled model with its signature: read, repair, reshape, lay out, compile.
#pragma once

#include <cstddef>
#include <memory>
#include <openvino/runtime/compiled_model.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/signature.h"
#include "runtime/engine.h"
#include "runtime/meter.h"
#include "runtime/model_spec.h"

namespace vino::runtime {

/// A tree of texts: the model's rt_info.model_info, every leaf printed (kserve-v2-rest.md 4.2).
struct InfoTree {
  std::string text;  ///< of a leaf
  std::vector<std::pair<std::string, InfoTree>> children;
};

/// What is known of a compiled model besides its signature.
struct ModelFacts {
  std::string device;
  std::vector<std::string> executionDevices;
  std::string executionPrecision;
  std::uint32_t inferRequests = 1;
  std::uint32_t streams = 1;
  bool automatic = false;  ///< takes each request's shape or batch, as far as the model can
  std::optional<InfoTree> modelInfo;
};

/// A model ready to make infer requests. Signature entries are sorted by name; `inputPorts` and
/// `outputPorts` say, for each entry, its index in the compiled model.
struct LoadedModel {
  ov::CompiledModel compiled;
  Signature signature;
  std::vector<std::size_t> inputPorts;
  std::vector<std::size_t> outputPorts;
  ModelFacts facts;
  /// What its inferences are counted in; one of its own until somebody sets the version's.
  std::shared_ptr<Meter> meter = std::make_shared<Meter>();
};

/// Loads one model version. Takes long (seconds for big models): call it off the serving threads.
/// Throws Error; reasons and texts of config-and-lifecycle.md 4 and 5.
LoadedModel loadModel(Engine& engine, const ModelSpec& spec);

}  // namespace vino::runtime
