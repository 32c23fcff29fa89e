// SPDX-License-Identifier: Apache-2.0
// One model version to be compiled, as plain data (src/native/types.ts, ModelSpec). The control
// plane has validated the form; the loader checks the meaning against the model.
#pragma once

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

using PropertyValue = std::variant<bool, std::int64_t, double, std::string>;

/// See ModelSpec in src/native/types.ts. The key "" in `shapes` means the only input, in `layouts`
/// the only tensor that it fits. A shape without dimensions leaves every one open ("auto").
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
  std::map<std::string, PropertyValue> pluginConfig;
  bool allowCache = true;
};

}  // namespace vino::runtime
