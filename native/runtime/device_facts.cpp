// SPDX-License-Identifier: Apache-2.0
#include "runtime/device_facts.h"

#include <algorithm>
#include <array>
#include <map>
#include <openvino/runtime/properties.hpp>
#include <string_view>
#include <utility>
#include <vector>

namespace vino::runtime {
namespace {

/// What devices say that take each node's own precision (EXECUTION_MODE_HINT ACCURACY).
constexpr const char* kUnsaid = "dynamic";

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

/// Nodes of a runtime graph that bring values in and out or change only their form.
constexpr std::array<std::string_view, 5> kNoWork{"Input", "Output", "Const", "Reorder", "Convert"};

/// Shapes and indices are computed in these, beside a model's own work.
constexpr std::array<std::string_view, 3> kIndexTypes{"i32", "i64", "boolean"};

/// The precision of most of the nodes that compute; "" where the device shows no such graph.
std::string precisionOfNodes(const ov::CompiledModel& model) {
  std::map<std::string, std::size_t> counts;
  const auto textOf = [](const ov::Node& node, const char* key) -> std::string {
    const auto found = node.get_rt_info().find(key);
    return found == node.get_rt_info().end() ? "" : found->second.as<std::string>();
  };
  try {
    for (const auto& node : model.get_runtime_model()->get_ops()) {
      const auto type = textOf(*node, "layerType");
      const auto precision = textOf(*node, "runtimePrecision");
      if (!precision.empty() && std::ranges::find(kNoWork, type) == kNoWork.end()) {
        ++counts[ov::element::Type(precision).get_type_name()];
      }
    }
  } catch (const std::exception&) {
    return "";
  }
  const auto most = std::ranges::max_element(counts, {}, [](const auto& pair) {
    const bool isIndex = std::ranges::find(kIndexTypes, pair.first) != kIndexTypes.end();
    return std::pair(!isIndex, pair.second);
  });
  return most == counts.end() ? "" : most->first;
}

}  // namespace

std::string executionPrecision(const ov::CompiledModel& model) {
  std::vector<std::string> different;
  for (auto& text : everywhere(model, ov::hint::inference_precision.name())) {
    if (std::ranges::find(different, text) == different.end()) different.push_back(std::move(text));
  }
  std::string joined;
  for (const auto& text : different) joined += (joined.empty() ? "" : ",") + text;
  if (!joined.empty() && joined != kUnsaid) return joined;
  const auto computed = precisionOfNodes(model);
  return computed.empty() ? kUnsaid : computed;
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
