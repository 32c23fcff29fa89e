// SPDX-License-Identifier: Apache-2.0
#include "runtime/engine.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <openvino/core/version.hpp>
#include <openvino/runtime/properties.hpp>
#include <string_view>

#include "base/error.h"
#include "base/foreign_text.h"
#include "runtime/device_properties.h"
#include "runtime/plugin_keys.h"
#include "runtime/plugin_values.h"

namespace vino::runtime {
namespace {

/// Whether a device text ("GPU.1", "AUTO:GPU,CPU") names only what is there.
bool allAvailable(std::string_view device, const std::vector<std::string>& available) {
  static constexpr std::array<std::string_view, 4> kOverOthers{"AUTO", "HETERO", "MULTI", "BATCH"};
  return std::ranges::all_of(namedDevices(device), [&available](const std::string& name) {
    return std::ranges::count(kOverOthers, name) != 0 || std::ranges::count(available, name) != 0;
  });
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
  return text.empty() ? "none" : text;
}

void requireFolder(const std::string& folder) {
  std::error_code failure;
  std::filesystem::create_directories(folder, failure);
  if (!std::filesystem::is_directory(folder)) {
    throw Error(Code::kInvalidArgument, "cache_dir_invalid",
                "Cache directory could not be made: " + failure.message());
  }
}

}  // namespace

Engine::Engine(const EngineOptions& options) : options_(options) {
  if (!options_.cacheDir.empty()) requireFolder(options_.cacheDir);
  if (options_.cpuExtension.empty()) return;
  try {
    core_.add_extension(options_.cpuExtension);
  } catch (const std::exception& cause) {
    throw Error(Code::kInvalidArgument, "cpu_extension_invalid",
                std::string("CPU extension could not be loaded: ") + foreignText(cause.what()));
  }
}

std::shared_ptr<ov::Model> Engine::read(const std::string& path) {
  try {
    return core_.read_model(path);
  } catch (const std::exception& cause) {
    throw Error(Code::kFailedPrecondition, "model_not_read",
                std::string("Model file could not be read: ") + foreignText(cause.what()));
  }
}

ov::CompiledModel Engine::compile(const std::shared_ptr<ov::Model>& model, const ModelSpec& spec) {
  const auto keys = keysOf(core_, spec.device).value_or(std::set<std::string>());
  if (!keys.empty()) requireKnownKeys(keys, spec);
  const bool onlyCpu = onlyOnCpu(usableDevices(core_, spec.device));
  auto properties = propertiesFor(*model, spec, options_.defaults, {keys, onlyCpu});
  if (!options_.cacheDir.empty()) {
    properties.emplace(ov::cache_dir.name(), spec.allowCache ? options_.cacheDir : std::string());
  }
  try {
    return core_.compile_model(model, spec.device, properties);
  } catch (const std::exception& cause) {
    requireAcceptedValues(core_, spec);
    std::string text = "Cannot compile model into target device - Device: " + spec.device;
    const auto available = devices();
    if (!allAvailable(spec.device, available)) text += "; available: " + joined(available);
    throw Error(Code::kFailedPrecondition, "compile_failed",
                text + "; " + foreignText(cause.what()));
  }
}

std::string Engine::version() { return ov::get_openvino_version().buildNumber; }

std::vector<std::string> Engine::devices() { return core_.get_available_devices(); }

}  // namespace vino::runtime
