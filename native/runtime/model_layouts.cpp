// SPDX-License-Identifier: Apache-2.0
#include "runtime/model_layouts.h"

#include <algorithm>
#include <cctype>
#include <openvino/core/layout.hpp>
#include <openvino/core/preprocess/pre_post_process.hpp>

#include "base/error.h"
#include "base/foreign_text.h"
#include "base/layout.h"

namespace vino::runtime {
namespace {

std::string upper(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

std::string sorted(std::string letters) {
  std::ranges::sort(letters);
  return letters;
}

[[noreturn]] void refuse(std::string_view reason, const std::string& text) {
  throw Error(Code::kInvalidArgument, reason, text);
}

/// OpenVINO prints "[N,C,H,W]"; configurations and clients write "NCHW".
std::string storedLayout(const ov::Layout& layout) {
  std::string text = layout.to_string();
  std::erase_if(text, [](char c) { return c == '[' || c == ']' || c == ','; });
  return text;
}

TensorLayout defaultLayout(const ov::Output<const ov::Node>& port) {
  const auto& info = port.get_rt_info();
  const auto stored = info.find(ov::LayoutAttribute::get_type_info_static());
  std::string text;
  if (stored != info.end()) text = storedLayout(stored->second.as<ov::LayoutAttribute>().value);
  if (text.empty()) {
    const auto& rank = port.get_partial_shape().rank();
    text = rank.is_static() && rank.get_length() == 0 ? "..." : "N...";
  }
  return {text, text};
}

/// Dimensions that a layout names, and those that it leaves open with "?".
std::size_t letterCount(std::string_view layout) {
  return static_cast<std::size_t>(std::ranges::count_if(layout, [](char c) { return c != '.'; }));
}

void requireFits(const TensorLayout& layout, const ov::PartialShape& shape,
                 const std::string& name) {
  // Of a model that takes any rank, the layouts say which.
  const auto rank = static_cast<std::size_t>(
      shape.rank().is_static() ? shape.rank().get_length()
                               : static_cast<std::int64_t>(letterCount(layout.client)));
  const auto client = expandLayout(layout.client, rank);
  const auto model = expandLayout(layout.model, rank);
  if (!client || !model || sorted(*client) != sorted(*model)) {
    refuse("layout_incompatible_with_shape",
           "Layout incompatible with given shape - Layout: " + layout.client + ":" + layout.model +
               "; rank: " + std::to_string(rank) + "; tensor: " + name);
  }
}

using Ports = std::vector<ov::Output<const ov::Node>>;

std::vector<TensorLayout> resolve(const Ports& ports, const std::vector<std::string>& names,
                                  const ModelSpec& spec, bool takesAnonymous) {
  std::vector<TensorLayout> layouts;
  for (std::size_t i = 0; i < ports.size(); ++i) {
    auto layout = defaultLayout(ports[i]);
    auto configured = spec.layouts.find(names[i]);
    if (configured == spec.layouts.end() && takesAnonymous) configured = spec.layouts.find("");
    if (configured != spec.layouts.end()) {
      layout.client = upper(configured->second.client);
      layout.model = configured->second.model ? upper(*configured->second.model) : layout.client;
      requireFits(layout, ports[i].get_partial_shape(), names[i]);
    }
    layouts.push_back(std::move(layout));
  }
  return layouts;
}

}  // namespace

ModelLayouts resolveLayouts(const ov::Model& model, const TensorNames& names,
                            const ModelSpec& spec) {
  for (const auto& entry : spec.layouts) {
    const auto& name = entry.first;
    if (name.empty()) {
      if (names.inputs.size() > 1) {
        refuse("anonymous_layout_not_allowed",
               "Anonymous fixed layout is invalid for models with multiple inputs");
      }
    } else if (std::ranges::find(names.inputs, name) == names.inputs.end() &&
               std::ranges::find(names.outputs, name) == names.outputs.end()) {
      refuseName(names, name, "layout");
    }
  }
  return {resolve(model.inputs(), names.inputs, spec, true),
          resolve(model.outputs(), names.outputs, spec, false)};
}

std::shared_ptr<ov::Model> applyLayouts(const std::shared_ptr<ov::Model>& model,
                                        const ModelLayouts& layouts) {
  const auto transposed = [](const TensorLayout& layout) { return layout.client != layout.model; };
  if (std::ranges::none_of(layouts.inputs, transposed) &&
      std::ranges::none_of(layouts.outputs, transposed)) {
    return model;
  }
  ov::preprocess::PrePostProcessor steps(model);
  for (std::size_t i = 0; i < layouts.inputs.size(); ++i) {
    if (!transposed(layouts.inputs[i])) continue;
    steps.input(i).tensor().set_layout(ov::Layout(layouts.inputs[i].client));
    steps.input(i).model().set_layout(ov::Layout(layouts.inputs[i].model));
  }
  for (std::size_t i = 0; i < layouts.outputs.size(); ++i) {
    if (!transposed(layouts.outputs[i])) continue;
    steps.output(i).tensor().set_layout(ov::Layout(layouts.outputs[i].client));
    steps.output(i).model().set_layout(ov::Layout(layouts.outputs[i].model));
  }
  try {
    return steps.build();
  } catch (const std::exception& cause) {
    refuse("layout_incompatible_with_shape",
           "Layout incompatible with given shape - " + foreignText(cause.what()));
  }
}

std::vector<std::size_t> clientToModel(const TensorLayout& layout, std::size_t rank) {
  std::string client =
      expandLayout(layout.client, rank).value_or(std::string(rank, kUnnamedDimension));
  std::string model = expandLayout(layout.model, rank).value_or(client);
  std::vector<std::size_t> places;
  for (const char letter : client) {
    const auto place = model.find(letter);
    places.push_back(place);
    if (place != std::string::npos) model[place] = '\0';  // unnamed dimensions match in order
  }
  return places;
}

}  // namespace vino::runtime
