// SPDX-License-Identifier: Apache-2.0
#include "runtime/model_preprocessing.h"

#include <algorithm>
#include <array>
#include <openvino/core/preprocess/pre_post_process.hpp>
#include <utility>

#include "base/error.h"
#include "base/foreign_text.h"
#include "base/layout.h"

namespace vino::runtime {
namespace {

using ov::preprocess::ColorFormat;

[[noreturn]] void refuse(const std::string& text) {
  throw Error(Code::kInvalidArgument, "model_config_invalid", "Model config is invalid - " + text);
}

ColorFormat colorFormat(const std::string& name) {
  static constexpr std::array<std::pair<std::string_view, ColorFormat>, 7> kFormats{{
      {"RGB", ColorFormat::RGB},
      {"BGR", ColorFormat::BGR},
      {"GRAY", ColorFormat::GRAY},
      {"NV12_SINGLE_PLANE", ColorFormat::NV12_SINGLE_PLANE},
      {"NV12_TWO_PLANES", ColorFormat::NV12_TWO_PLANES},
      {"I420_SINGLE_PLANE", ColorFormat::I420_SINGLE_PLANE},
      {"I420_THREE_PLANES", ColorFormat::I420_THREE_PLANES},
  }};
  const auto* const found =
      std::ranges::find(kFormats, name, &std::pair<std::string_view, ColorFormat>::first);
  if (found == kFormats.end()) refuse("color_format: unknown colour format " + name);
  return found->second;
}

/// Planes of chroma are subsampled, so such an image has no channels to speak of.
bool isPlanar(const std::string& color) {
  return color.starts_with("NV12") || color.starts_with("I420");
}

void requireOnePerChannel(const char* option, const std::vector<float>& values,
                          const ov::PartialShape& shape, const std::string& layout) {
  if (values.size() <= 1 || shape.rank().is_dynamic()) return;
  const auto letters = expandLayout(layout, shape.size());
  const auto place = letters ? letters->find('C') : std::string::npos;
  const auto channels =
      place == std::string::npos ? ov::Dimension(1) : shape[static_cast<std::ptrdiff_t>(place)];
  if (channels.compatible(static_cast<std::int64_t>(values.size()))) return;
  refuse(std::string(option) + " - Expected: one value, or one for each channel of layout " +
         layout + ": " + channels.to_string() + "; Actual: " + std::to_string(values.size()) +
         " values");
}

void addSteps(ov::preprocess::InputInfo& input, const PreprocessingSpec& wanted,
              const std::string& layout) {
  input.model().set_layout(ov::Layout(layout));
  auto& tensor = input.tensor();
  auto& steps = input.preprocess();
  if (wanted.color) {
    // Left out, every colour would mean NHWC; planes really exist in no other order.
    tensor.set_layout(ov::Layout(isPlanar(wanted.color->client) ? "NHWC" : layout));
    tensor.set_color_format(colorFormat(wanted.color->client));
    steps.convert_color(colorFormat(wanted.color->model));
  }
  if (wanted.precision) {
    tensor.set_element_type(ov::element::Type(wanted.precision->client));
    steps.convert_element_type(ov::element::Type(wanted.precision->model));
  }
  if (!wanted.mean.empty()) {
    wanted.mean.size() == 1 ? steps.mean(wanted.mean[0]) : steps.mean(wanted.mean);
  }
  if (!wanted.scale.empty()) {
    wanted.scale.size() == 1 ? steps.scale(wanted.scale[0]) : steps.scale(wanted.scale);
  }
}

}  // namespace

std::shared_ptr<ov::Model> applyPreprocessing(const std::shared_ptr<ov::Model>& model,
                                              const ModelSpec& spec, TensorNames& names,
                                              ModelLayouts& layouts) {
  if (!spec.preprocessing) return model;
  if (names.inputs.size() != 1) {
    refuse("mean, scale, color_format and precision - Expected: a model with one input; Actual: " +
           std::to_string(names.inputs.size()) + " inputs");
  }
  auto wanted = *spec.preprocessing;
  // A colour to itself changes nothing, not even what planes there are.
  if (wanted.color && wanted.color->client == wanted.color->model) wanted.color.reset();
  auto layout = layouts.inputs[0].client;
  const auto& shape = model->input().get_partial_shape();
  requireOnePerChannel("mean", wanted.mean, shape, layout);
  requireOnePerChannel("scale", wanted.scale, shape, layout);
  std::shared_ptr<ov::Model> result;
  try {
    ov::preprocess::PrePostProcessor steps(model);
    addSteps(steps.input(), wanted, layout);
    result = steps.build();
  } catch (const Error&) {
    throw;
  } catch (const std::exception& cause) {
    refuse(foreignText(cause.what()));
  }
  if (wanted.color && isPlanar(wanted.color->client)) layout = "NHWC";
  const auto planes = result->inputs().size();
  layouts.inputs.assign(planes, {layout, layout});
  if (planes > 1) {
    const auto name = names.inputs[0];
    names.inputs.clear();
    for (std::size_t i = 0; i < planes; ++i) names.inputs.push_back(name + "/" + std::to_string(i));
  }
  return result;
}

}  // namespace vino::runtime
