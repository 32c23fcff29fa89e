// SPDX-License-Identifier: Apache-2.0
#include "runtime/device_facts.h"

#include "check.h"
#include "models.h"
#include "runtime/engine.h"

namespace vino::runtime {
namespace {

std::string precisionOf(const std::shared_ptr<ov::Model>& model, const ModelSpec& spec) {
  return executionPrecision(Engine({}).compile(model, spec));
}

/// Three sums of whole numbers, and one that is none.
std::shared_ptr<ov::Model> mostlyIndices() {
  ov::OutputVector sums;
  ov::ParameterVector parameters;
  for (const auto type : {ov::element::i32, ov::element::i32, ov::element::i32, ov::element::f32}) {
    const auto x = test::parameter("x" + std::to_string(sums.size()), type, {1, 3});
    parameters.push_back(x);
    sums.push_back(std::make_shared<ov::op::v1::Add>(x, x));
  }
  return std::make_shared<ov::Model>(sums, parameters);
}

const test::Test kAccurate{
    "a precision that is left to the model is that of its nodes", [] {
      for (const std::string device : {"CPU", "AUTO:CPU", "HETERO:CPU", "BATCH:CPU(4)"}) {
        ModelSpec spec;
        spec.device = device;
        spec.pluginConfig["EXECUTION_MODE_HINT"] = std::string("ACCURACY");
        test::expectEqual(precisionOf(test::addOne({1, 3}), spec), std::string("f32"));
        test::expectEqual(precisionOf(test::addOne({1, 3}, ov::element::i32), spec),
                          std::string("i32"));
        test::expectEqual(precisionOf(mostlyIndices(), spec), std::string("f32"));
      }
    }};

}  // namespace
}  // namespace vino::runtime
