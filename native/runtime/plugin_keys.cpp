// SPDX-License-Identifier: Apache-2.0
#include "runtime/plugin_keys.h"

#include <algorithm>
#include <array>
#include <openvino/runtime/properties.hpp>
#include <set>

#include "base/error.h"

namespace vino::runtime {
namespace {

/// OpenVINO's core takes these itself, whatever the device.
constexpr std::array<std::string_view, 6> kCoreKeys{"ENABLE_MMAP",        "CACHE_DIR",
                                                    "CACHE_MODE",         "ALLOW_AUTO_BATCHING",
                                                    "AUTO_BATCH_TIMEOUT", "FORCE_TBB_TERMINATE"};

bool isCoreKey(std::string_view key) {
  return std::ranges::find(kCoreKeys, key) != kCoreKeys.end() ||
         key.starts_with("DEVICE_PROPERTIES");  // "DEVICE_PROPERTIES_CPU" too
}

/// Adds what the device has; false where it cannot be asked.
bool addKeys(ov::Core& core, const std::string& device, std::set<std::string>& keys) {
  try {
    for (const auto& name : core.get_property(device, ov::supported_properties)) keys.insert(name);
    return true;
  } catch (const std::exception&) {
    return false;
  }
}

std::string joined(const std::set<std::string>& keys) {
  std::string text;
  for (const auto& key : keys) text += (text.empty() ? "" : ", ") + key;
  return text;
}

}  // namespace

std::vector<std::string> namedDevices(std::string_view device) {
  const auto colon = device.find(':');
  std::vector<std::string> names{std::string(device.substr(0, colon))};
  auto rest = colon == std::string_view::npos ? std::string_view() : device.substr(colon + 1);
  while (!rest.empty()) {
    const auto comma = rest.find(',');
    const auto item = rest.substr(0, comma);
    if (!item.empty() && item.front() != '-') {
      names.emplace_back(item.substr(0, item.find('(')));  // "CPU(4)": four requests at a time
    }
    rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
  }
  return names;
}

void requireKnownKeys(ov::Core& core, const ModelSpec& spec) {
  if (spec.pluginConfig.empty()) return;
  auto devices = namedDevices(spec.device);
  if (devices.size() == 1 && devices.front() == "AUTO") {
    std::ranges::copy(core.get_available_devices(), std::back_inserter(devices));
  }
  std::set<std::string> known;
  const auto asked = [&](const std::string& device) { return addKeys(core, device, known); };
  if (!std::ranges::all_of(devices, asked)) return;
  for (const auto& entry : spec.pluginConfig) {
    if (known.contains(entry.first) || isCoreKey(entry.first)) continue;
    throw Error(Code::kInvalidArgument, "model_config_invalid",
                "Model config is invalid - plugin_config of device " + spec.device +
                    ": Expected: " + joined(known) + "; Actual: " + entry.first);
  }
}

}  // namespace vino::runtime
