// SPDX-License-Identifier: Apache-2.0
// One model version to be compiled, as plain data (src/native/types.ts, ModelSpec). The control
// plane has validated the form; the loader checks the meaning against the model.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/shape.h"

namespace vino::runtime {

/// Order of dimensions: `client` as requests send it; with `model`, a transpose is built in.
struct LayoutSpec {
  std::string client;
  std::optional<std::string> model;
};

/// What a tensor is on the client's side and on the model's, by OpenVINO's names ("u8", "BGR").
struct Conversion {
  std::string client;
  std::string model;
};

/// What is done to the only input before the model sees it (config-and-lifecycle.md 5.4), in this
/// order. `mean` and `scale` hold one value, or one for each channel, or none.
struct PreprocessingSpec {
  std::optional<Conversion> color;
  std::optional<Conversion> precision;
  std::vector<float> mean;
  std::vector<float> scale;
};

/// What clients call tensors, by one of their names in the model (config-and-lifecycle.md 4.4).
struct TensorAliases {
  std::map<std::string, std::string> inputs;
  std::map<std::string, std::string> outputs;
};

/// A model that keeps state between the requests of a sequence (config-and-lifecycle.md 9).
struct StatefulSpec {
  bool lowLatency = false;           ///< LowLatency2 before compiling (low_latency.h)
  std::uint64_t maxSequences = 500;  ///< that live at the same time
  bool idleCleanup = true;           ///< whether those that nobody uses are dropped
};

using PropertyValue = std::variant<bool, std::int64_t, double, std::string>;

/// See ModelSpec in src/native/types.ts. Tensors go by the names that clients use; the key "" in
/// `shapes` means the only input, in `layouts` the only tensor that it fits. A shape without
/// dimensions leaves every one open ("auto").
struct ModelSpec {
  std::string name;
  std::string version;
  std::string path;
  std::string device = "CPU";
  std::uint32_t inferRequests = 0;
  std::map<std::string, std::vector<PartialDim>> shapes;
  std::optional<PartialDim> batchSize;
  bool autoBatch = false;  ///< `batchSize` was written "auto"
  std::map<std::string, LayoutSpec> layouts;
  TensorAliases names;
  std::optional<PreprocessingSpec> preprocessing;
  std::map<std::string, PropertyValue> pluginConfig;
  bool allowCache = true;

  /// Whether the shape or batch of each request is to be taken ("auto").
  bool automatic() const {
    return autoBatch ||
           std::ranges::any_of(shapes, [](const auto& entry) { return entry.second.empty(); });
  }
  std::optional<StatefulSpec> stateful;
};

}  // namespace vino::runtime
