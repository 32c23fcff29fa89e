// SPDX-License-Identifier: Apache-2.0
#include "runtime/device_properties.h"

#include <cstdint>
#include <openvino/runtime/properties.hpp>

#include "runtime/model_work.h"

namespace vino::runtime {
namespace {

/// Below this a model is better off unpinned. Pinning binds and unbinds the calling thread at every
/// inference: half a tiny model's rate. A large one needs it, or its threads now and then share a
/// core for milliseconds (docs/notes/0002-threads.md).
constexpr double kTinyWork = 1e6;

}  // namespace

ov::Any toProperty(const PropertyValue& value) {
  return std::visit([](const auto& plain) { return ov::Any(plain); }, value);
}

ov::AnyMap propertiesFor(const ov::Model& model, const ModelSpec& spec,
                         const DeviceDefaults& defaults, const DeviceAbilities& device) {
  ov::AnyMap properties;
  for (const auto& [key, value] : spec.pluginConfig) properties[key] = toProperty(value);
  if (!properties.contains(ov::num_streams.name()) &&
      !properties.contains(ov::hint::performance_mode.name())) {
    properties[ov::hint::performance_mode.name()] = ov::hint::PerformanceMode::LATENCY;
  }
  if (!defaults.inferencePrecision.empty() &&
      device.keys.contains(ov::hint::inference_precision.name())) {
    properties.emplace(ov::hint::inference_precision.name(), defaults.inferencePrecision);
  }
  if (!device.onlyCpu) return properties;
  if (defaults.cpuThreads != 0) {
    // Streams share the threads, so they are bounded too. Pinned threads of a process that is
    // throttled hold on to cores that others could use.
    properties.emplace(ov::inference_num_threads.name(),
                       static_cast<std::int32_t>(defaults.cpuThreads));
    properties.emplace(ov::hint::enable_cpu_pinning.name(), false);
  }
  if (spec.device == "CPU" && estimatedWork(model) < kTinyWork) {
    properties.emplace(ov::hint::enable_cpu_pinning.name(), false);
  }
  return properties;
}

}  // namespace vino::runtime
