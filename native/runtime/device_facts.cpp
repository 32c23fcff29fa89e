// SPDX-License-Identifier: Apache-2.0
#include "runtime/device_facts.h"

#include <algorithm>
#include <openvino/runtime/properties.hpp>
#include <vector>

namespace vino::runtime {
namespace {

/// A property of the model, or that of each device behind it; as text, since devices give it as
/// either text or value.
std::vector<std::string> everywhere(const ov::CompiledModel& model, const std::string& name) {
  const auto ask = [&model](const std::string& property) -> ov::Any {
    try {
      return model.get_property(property);
    } catch (const std::exception&) {
      return {};  // not a property of this device
    }
  };
  if (const auto own = ask(name); !own.empty()) return {own.as<std::string>()};
  std::vector<std::string> found;
  const auto devices = ask("DEVICE_PROPERTIES");
  if (!devices.is<ov::AnyMap>()) return found;
  for (const auto& [device, properties] : devices.as<ov::AnyMap>()) {
    if (!properties.is<ov::AnyMap>()) continue;
    const auto& map = properties.as<ov::AnyMap>();
    if (const auto value = map.find(name); value != map.end()) {
      found.push_back(value->second.as<std::string>());
    }
  }
  return found;
}

}  // namespace

std::string executionPrecision(const ov::CompiledModel& model) {
  std::vector<std::string> different;
  for (auto& text : everywhere(model, ov::hint::inference_precision.name())) {
    if (std::ranges::find(different, text) == different.end()) different.push_back(std::move(text));
  }
  std::string joined;
  for (const auto& text : different) joined += (joined.empty() ? "" : ",") + text;
  return joined.empty() ? "dynamic" : joined;
}

std::uint32_t executionStreams(const ov::CompiledModel& model) {
  std::uint32_t streams = 0;
  for (const auto& text : everywhere(model, ov::num_streams.name())) {
    try {
      streams += static_cast<std::uint32_t>(std::max(0, std::stoi(text)));
    } catch (const std::exception&) {
      continue;  // "AUTO" and the like
    }
  }
  return std::max(1u, streams);
}

}  // namespace vino::runtime
