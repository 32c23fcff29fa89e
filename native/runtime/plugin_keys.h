// SPDX-License-Identifier: Apache-2.0
// Which keys of a plugin config mean something to a device (config-and-lifecycle.md 6.2). AUTO and
// its like take any key in silence, so they are checked here, before anything is compiled.
#pragma once

#include <openvino/runtime/core.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/model_spec.h"

namespace vino::runtime {

/// The plugins that a device text names, the virtual one first: "AUTO:GPU.1,-NPU" is AUTO, GPU.1;
/// "BATCH:CPU(4)" is BATCH, CPU; "CPU" is CPU.
std::vector<std::string> namedDevices(std::string_view device);

/// Throws Error invalid_argument "model_config_invalid" for a key that none of the devices has. A
/// virtual device has the keys of all that it lists, or where it lists none, of all that are there.
/// A device that cannot be asked is not judged: compiling says what is wrong with it.
void requireKnownKeys(ov::Core& core, const ModelSpec& spec);

}  // namespace vino::runtime
