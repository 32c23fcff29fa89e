// SPDX-License-Identifier: Apache-2.0
// The process's one ov::Core: devices, version, compiled model cache, extensions.
#pragma once

#include <memory>
#include <mutex>
#include <openvino/runtime/core.hpp>
#include <string>
#include <vector>

#include "runtime/device_properties.h"
#include "runtime/model_spec.h"

namespace vino::runtime {

/// Options of the engine; fixed when it is made.
struct EngineOptions {
  std::string cacheDir;      ///< "" = no cache; created if missing
  std::string cpuExtension;  ///< "" = none
  DeviceDefaults defaults;
};

/// Owns the ov::Core. Thread-safe: OpenVINO's core is, and nothing else here changes.
class Engine {
 public:
  /// Throws Error where the cache folder or the extension library cannot be used.
  explicit Engine(const EngineOptions& options);

  /// Reads a model file (IR, ONNX ...). Throws Error failed_precondition "model_not_read".
  std::shared_ptr<ov::Model> read(const std::string& path);

  /// Compiles for `spec.device` with the spec's properties; LATENCY hint where it names neither a
  /// hint nor streams (config-and-lifecycle.md 6.2). Throws Error "model_config_invalid" for a key
  /// that the device does not have, "plugin_config_wrong_format" for a value that it does not take,
  /// "compile_failed" with OVMS's text (5.5) followed by the cause, and by the devices that are
  /// there where the spec names another.
  ov::CompiledModel compile(const std::shared_ptr<ov::Model>& model, const ModelSpec& spec);

  /// OpenVINO's version text.
  static std::string version();
  /// Devices that are really there, e.g. "CPU", "GPU.0".
  std::vector<std::string> devices();

 private:
  EngineOptions options_;
  ov::Core core_;
};

}  // namespace vino::runtime
