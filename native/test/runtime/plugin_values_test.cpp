// SPDX-License-Identifier: Apache-2.0
#include "runtime/plugin_values.h"

#include "base/error.h"
#include "check.h"
#include "models.h"
#include "runtime/engine.h"

namespace vino::runtime {
namespace {

using test::expect;
using test::expectEqual;
using test::Test;

/// What a compilation with this property is refused with: its reason and text.
std::pair<std::string, std::string> refusal(const std::string& device, const std::string& key,
                                            const PropertyValue& value) {
  Engine engine({});
  ModelSpec spec;
  spec.device = device;
  spec.pluginConfig["ENABLE_MMAP"] = false;  // one that is right
  spec.pluginConfig[key] = value;
  try {
    engine.compile(test::addOne({1, 3}), spec);
  } catch (const Error& error) {
    return {error.reason(), error.message()};
  }
  return {"none", ""};
}

const Test kRefused{
    "a value that the device does not take is told with its key, not as a failure to compile", [] {
      for (const std::string device : {"CPU", "AUTO:CPU", "BATCH:CPU(4)"}) {
        const auto [reason, text] = refusal(device, "INFERENCE_PRECISION_HINT", "f33");
        expectEqual(reason, std::string("plugin_config_wrong_format"));
        expect(
            text.starts_with("Model config is invalid - Plugin config is in wrong format - "
                             "INFERENCE_PRECISION_HINT: "));
        expect(text.find("f33") != std::string::npos && text.find("bf16") != std::string::npos);
      }
      for (const std::string key : {"PERF_COUNT", "ENABLE_HYPER_THREADING", "LOG_LEVEL",
                                    "PERFORMANCE_HINT", "SCHEDULING_CORE_TYPE"}) {
        const auto [reason, text] = refusal("CPU", key, "perhaps");
        expectEqual(reason, std::string("plugin_config_wrong_format"));
        expect(text.find(" - " + key + ": ") != std::string::npos);
      }
      const auto [reason, text] =
          refusal("AUTO:CPU", "DEVICE_PROPERTIES", "{CPU:{PERFORMANCE_HINT:perhaps}}");
      expectEqual(reason, std::string("plugin_config_wrong_format"));
      expect(text.find("LATENCY/THROUGHPUT") != std::string::npos);
    }};

const Test kTaken{"values that the device takes", [] {
                    expectEqual(refusal("CPU", "PERF_COUNT", true).first, std::string("none"));
                    expectEqual(refusal("CPU", "NUM_STREAMS", "2").first, std::string("none"));
                  }};

const Test kAbsent{"a device that is not there is what is told", [] {
                     const auto [reason, text] = refusal("NOSUCH", "PERF_COUNT", "perhaps");
                     expectEqual(reason, std::string("compile_failed"));
                     expect(text.find("available: ") != std::string::npos);
                   }};

}  // namespace
}  // namespace vino::runtime
