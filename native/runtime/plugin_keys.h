// SPDX-License-Identifier: Apache-2.0
// Which keys of a plugin config mean something to a device (config-and-lifecycle.md 6.2). AUTO and
// its like take any key in silence, so they are checked here, before anything is compiled.
#pragma once

#include <openvino/runtime/core.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/model_spec.h"

namespace vino::runtime {

/// The plugins that a device text names, the virtual one first: "AUTO:GPU.1,-NPU" is AUTO, GPU.1;
/// "BATCH:CPU(4)" is BATCH, CPU; "CPU" is CPU.
std::vector<std::string> namedDevices(std::string_view device);

/// As `namedDevices`, with all that are there where AUTO is to choose among them.
std::vector<std::string> usableDevices(ov::Core& core, std::string_view device);

/// Whether of `devices`, as `namedDevices` gives them, only the CPU computes.
bool onlyOnCpu(const std::vector<std::string>& devices);

/// The keys that a device takes. A virtual one has those of all that it lists, or where it lists
/// none, of all that are there. Nothing for a device that cannot be asked: compiling says what is
/// wrong with it.
std::optional<std::set<std::string>> keysOf(ov::Core& core, const std::string& device);

/// Throws Error invalid_argument "model_config_invalid" for a key of the plugin config that is
/// neither among `known` nor OpenVINO's core's own.
void requireKnownKeys(const std::set<std::string>& known, const ModelSpec& spec);

}  // namespace vino::runtime
