// SPDX-License-Identifier: Apache-2.0
#include "runtime/plugin_keys.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <openvino/runtime/properties.hpp>

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

std::vector<std::string> usableDevices(ov::Core& core, std::string_view device) {
  auto names = namedDevices(device);
  if (names.size() == 1 && names.front() == "AUTO") {
    std::ranges::copy(core.get_available_devices(), std::back_inserter(names));
  }
  return names;
}

bool onlyOnCpu(const std::vector<std::string>& devices) {
  return devices.back() == "CPU" &&
         std::ranges::all_of(devices.begin() + (devices.size() == 1 ? 0 : 1), devices.end(),
                             [](const std::string& name) { return name == "CPU"; });
}

std::optional<std::set<std::string>> keysOf(ov::Core& core, const std::string& device) {
  try {
    std::set<std::string> keys;
    for (const auto& name : usableDevices(core, device)) {
      for (const auto& key : core.get_property(name, ov::supported_properties)) keys.insert(key);
    }
    return keys;
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

void requireKnownKeys(const std::set<std::string>& known, const ModelSpec& spec) {
  for (const auto& entry : spec.pluginConfig) {
    if (known.contains(entry.first) || isCoreKey(entry.first)) continue;
    throw Error(Code::kInvalidArgument, "model_config_invalid",
                "Model config is invalid - plugin_config of device " + spec.device +
                    ": Expected: " + joined(known) + "; Actual: " + entry.first);
  }
}

}  // namespace vino::runtime
