// SPDX-License-Identifier: Apache-2.0
// What a model is compiled with: what its configuration says, then the server's defaults
// (config-and-lifecycle.md 6.2).
#pragma once

#include <cstddef>
#include <openvino/core/model.hpp>
#include <set>
#include <string>

#include "runtime/model_spec.h"

namespace vino::runtime {

/// What holds for every model whose own configuration does not say otherwise.
struct DeviceDefaults {
  std::string inferencePrecision;  ///< e.g. "f32"; "" = the device's own choice
  std::size_t cpuThreads = 0;      ///< threads of a model on CPU under a CPU quota; 0 = no quota
};

/// What is behind a model's device text on this machine.
struct DeviceAbilities {
  std::set<std::string> keys;  ///< of the properties that it has
  bool onlyCpu = false;        ///< nothing but the CPU computes, whatever is in front of it
};

/// A value as OpenVINO takes it.
ov::Any toProperty(const PropertyValue& value);

/// The properties to compile with. A default that the device does not have is left out.
ov::AnyMap propertiesFor(const ov::Model& model, const ModelSpec& spec,
                         const DeviceDefaults& defaults, const DeviceAbilities& device);

}  // namespace vino::runtime
