// SPDX-License-Identifier: Apache-2.0
#include "runtime/plugin_values.h"

#include <memory>
#include <openvino/core/model.hpp>
#include <openvino/op/parameter.hpp>
#include <openvino/op/relu.hpp>
#include <optional>
#include <string>

#include "base/error.h"
#include "base/foreign_text.h"
#include "runtime/device_properties.h"

namespace vino::runtime {
namespace {

/// y = max(x, 0): any device has it.
std::shared_ptr<ov::Model> almostNothing() {
  const auto x = std::make_shared<ov::op::v0::Parameter>(ov::element::f32, ov::Shape{1, 1});
  const auto y = std::make_shared<ov::op::v0::Relu>(x);
  return std::make_shared<ov::Model>(ov::OutputVector{y}, ov::ParameterVector{x});
}

/// Why a model of almost nothing does not compile with these properties; nothing where it does.
std::optional<std::string> refusal(ov::Core& core, const std::string& device,
                                   const ov::AnyMap& properties) {
  try {
    core.compile_model(almostNothing(), device, properties);
    return std::nullopt;
  } catch (const std::exception& cause) {
    return foreignText(cause.what());
  }
}

}  // namespace

void requireAcceptedValues(ov::Core& core, const ModelSpec& spec) {
  if (refusal(core, spec.device, {})) return;  // the device itself is at fault
  for (const auto& [key, value] : spec.pluginConfig) {
    if (const auto why = refusal(core, spec.device, {{key, toProperty(value)}})) {
      throw Error(
          Code::kInvalidArgument, "plugin_config_wrong_format",
          "Model config is invalid - Plugin config is in wrong format - " + key + ": " + *why);
    }
  }
}

}  // namespace vino::runtime
