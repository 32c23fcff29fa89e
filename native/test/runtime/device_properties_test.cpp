// SPDX-License-Identifier: Apache-2.0
#include "runtime/device_properties.h"

#include "check.h"
#include "models.h"
#include "runtime/device_facts.h"
#include "runtime/engine.h"

namespace vino::runtime {
namespace {

using test::expect;
using test::expectEqual;
using test::Test;

ov::CompiledModel compiled(const ModelSpec& spec, const DeviceDefaults& defaults) {
  Engine engine({{}, {}, defaults});
  return engine.compile(test::addOne({1, 3}), spec);
}

ModelSpec on(const std::string& device) {
  ModelSpec spec;
  spec.device = device;
  return spec;
}

std::string property(const ov::CompiledModel& model, const std::string& name) {
  return model.get_property(name).as<std::string>();
}

const Test kPrecision{
    "the server's precision holds where the model names none", [] {
      DeviceDefaults defaults;
      defaults.inferencePrecision = "f32";
      for (const std::string device :
           {"CPU", "AUTO:CPU", "MULTI:CPU", "HETERO:CPU", "BATCH:CPU(4)"}) {
        expectEqual(executionPrecision(compiled(on(device), defaults)), std::string("f32"));
      }
      defaults.inferencePrecision = "f16";
      auto own = on("CPU");
      own.pluginConfig["INFERENCE_PRECISION_HINT"] = std::string("f32");
      expectEqual(executionPrecision(compiled(own, defaults)), std::string("f32"));
    }};

const Test kUnable{"a default that the device does not have is left out", [] {
                     DeviceDefaults defaults;
                     defaults.inferencePrecision = "f32";
                     const auto properties = propertiesFor(*test::addOne({1}), on("NPU"), defaults,
                                                           {{"NUM_STREAMS"}, false});
                     expect(!properties.contains("INFERENCE_PRECISION_HINT"));
                   }};

const Test kQuota{"a CPU quota bounds threads and streams, and unpins", [] {
                    DeviceDefaults defaults;
                    defaults.cpuThreads = 1;
                    auto spec = on("CPU");
                    spec.pluginConfig["PERFORMANCE_HINT"] = std::string("THROUGHPUT");
                    const auto model = compiled(spec, defaults);
                    expectEqual(property(model, "INFERENCE_NUM_THREADS"), std::string("1"));
                    expectEqual(property(model, "ENABLE_CPU_PINNING"), std::string("NO"));
                    expectEqual(executionStreams(model), 1u);
                    spec.device = "AUTO:CPU";
                    expectEqual(executionStreams(compiled(spec, defaults)), 1u);
                    spec.device = "AUTO";
                    const auto chosen = compiled(spec, defaults);
                    const bool others = Engine({}).devices() != std::vector<std::string>{"CPU"};
                    expect(others || executionStreams(chosen) == 1);
                    const auto mixed = propertiesFor(*test::addOne({1}), on("AUTO:GPU,CPU"),
                                                     defaults, {{}, false});
                    expect(!mixed.contains("INFERENCE_NUM_THREADS"));
                  }};

const Test kOwnThreads{"what the model's configuration says holds under a quota too", [] {
                         DeviceDefaults defaults;
                         defaults.cpuThreads = 1;
                         auto spec = on("CPU");
                         spec.pluginConfig["INFERENCE_NUM_THREADS"] = std::int64_t{2};
                         spec.pluginConfig["ENABLE_CPU_PINNING"] = true;
                         const auto properties =
                             propertiesFor(*test::addOne({1}), spec, defaults, {{}, true});
                         expectEqual(properties.at("INFERENCE_NUM_THREADS").as<int>(), 2);
                         expect(properties.at("ENABLE_CPU_PINNING").as<bool>());
                       }};

const Test kNested{"properties of one device reach it, and streams are told through AUTO", [] {
                     auto spec = on("AUTO:CPU");
                     spec.pluginConfig["DEVICE_PROPERTIES"] =
                         std::string("{CPU:{NUM_STREAMS:2,INFERENCE_PRECISION_HINT:f32}}");
                     const auto model = compiled(spec, {});
                     expectEqual(executionStreams(model), 2u);
                     expectEqual(executionPrecision(model), std::string("f32"));
                   }};

}  // namespace
}  // namespace vino::runtime
