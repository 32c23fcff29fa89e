// SPDX-License-Identifier: Apache-2.0
#include "runtime/plugin_keys.h"

#include "base/error.h"
#include "check.h"

namespace vino::runtime {
namespace {

using test::expect;
using test::expectEqual;
using test::Test;

std::string named(std::string_view device) {
  std::string text;
  for (const auto& name : namedDevices(device)) text += name + ";";
  return text;
}

void require(const std::string& device, const std::string& key) {
  static ov::Core core;
  ModelSpec spec;
  spec.device = device;
  spec.pluginConfig[key] = std::string("1");
  if (const auto known = keysOf(core, device)) requireKnownKeys(*known, spec);
}

const Test kNames{"a device text names a plugin, or a virtual one and others", [] {
                    expectEqual(named("CPU"), std::string("CPU;"));
                    expectEqual(named("AUTO:GPU.1,-NPU,CPU"), std::string("AUTO;GPU.1;CPU;"));
                    expectEqual(named("BATCH:CPU(4)"), std::string("BATCH;CPU;"));
                    expectEqual(named("MULTI:"), std::string("MULTI;"));
                  }};

bool cpuAlone(std::string_view device) { return onlyOnCpu(namedDevices(device)); }

const Test kOnlyCpu{"only the CPU computes where nothing else is behind the device", [] {
                      expect(cpuAlone("CPU") && cpuAlone("AUTO:CPU") && cpuAlone("BATCH:CPU(4)"));
                      expect(onlyOnCpu({"AUTO", "CPU"}));
                      expect(!cpuAlone("AUTO") && !cpuAlone("GPU") && !cpuAlone("AUTO:GPU"));
                      expect(!cpuAlone("MULTI:GPU,CPU") && !onlyOnCpu({"AUTO", "CPU", "GPU.0"}));
                    }};

const Test kUsable{
    "AUTO may use all that is there", [] {
      ov::Core core;
      auto expected = core.get_available_devices();
      expected.insert(expected.begin(), "AUTO");
      expect(usableDevices(core, "AUTO") == expected);
      expect(usableDevices(core, "AUTO:CPU") == std::vector<std::string>{"AUTO", "CPU"});
    }};

const Test kKnown{"keys of the device, of those behind it and of the core are known", [] {
                    require("CPU", "NUM_STREAMS");
                    require("CPU", "ENABLE_MMAP");
                    require("AUTO:CPU", "NUM_STREAMS");
                    require("AUTO:CPU", "SCHEDULE_POLICY");
                    require("AUTO", "INFERENCE_NUM_THREADS");
                    require("BATCH:CPU(4)", "AUTO_BATCH_TIMEOUT");
                    require("HETERO:CPU", "DEVICE_PROPERTIES");
                  }};

const Test kUnknown{"a key of no device is refused and named", [] {
                      for (const std::string device : {"CPU", "AUTO", "AUTO:CPU", "BATCH:CPU(4)"}) {
                        test::expectThrows<Error>(
                            [&] { require(device, "NUMBER_OF_STREAMS"); },
                            [](const Error& error) {
                              expectEqual(error.reason(), std::string("model_config_invalid"));
                              expect(error.message().ends_with("; Actual: NUMBER_OF_STREAMS"));
                            });
                      }
                    }};

const Test kAbsent{"a device that is not there is left to the compiler", [] {
                     require("NOSUCH", "NUM_STREAMS");
                     require("AUTO:NOSUCH,CPU", "NUMBER_OF_STREAMS");
                   }};

}  // namespace
}  // namespace vino::runtime
