// SPDX-License-Identifier: Apache-2.0
#include "runtime/model_shapes.h"

#include <algorithm>
#include <map>

#include "base/error.h"
#include "base/foreign_text.h"
#include "base/layout.h"

namespace vino::runtime {
namespace {

[[noreturn]] void refuse(std::string_view reason, const std::string& text) {
  throw Error(Code::kInvalidArgument, reason, text);
}

ov::Dimension toDimension(const PartialDim& dim) {
  return dim.max == PartialDim::kNoUpper ? ov::Dimension(dim.min, -1)
                                         : ov::Dimension(dim.min, dim.max);
}

ov::Dimension& at(ov::PartialShape& shape, std::size_t place) {
  return shape[static_cast<std::ptrdiff_t>(place)];  // OpenVINO counts with signs
}

ov::PartialShape toModelOrder(const std::vector<PartialDim>& dims, const TensorLayout& layout) {
  const auto places = clientToModel(layout, dims.size());
  ov::PartialShape shape = ov::PartialShape::dynamic(static_cast<std::int64_t>(dims.size()));
  for (std::size_t i = 0; i < dims.size(); ++i) at(shape, places[i]) = toDimension(dims[i]);
  return shape;
}

/// Where a batch size goes: the model's dimension N.
std::size_t batchPlace(const TensorLayout& layout, std::size_t rank, const std::string& input) {
  const auto letters = expandLayout(layout.model, rank);
  if (letters && letters->find('N') == std::string::npos) {
    refuse("invalid_batch_dimension", "Invalid batch dimension in shape - no N in layout " +
                                          layout.model + " of input: " + input);
  }
  return batchPosition(layout.model, rank);
}

void requireKnownNames(const ModelSpec& spec, const TensorNames& names) {
  for (const auto& entry : spec.shapes) {
    if (entry.first.empty()) {
      // Without dimensions it is "auto", which fits any number of inputs.
      if (names.inputs.size() > 1 && !entry.second.empty()) {
        refuse("anonymous_shape_not_allowed",
               "Anonymous fixed shape is invalid for models with multiple inputs");
      }
    } else if (std::ranges::find(names.inputs, entry.first) == names.inputs.end()) {
      refuseName(names, entry.first, "shape");
    }
  }
}

[[noreturn]] void refuseAutoScalar(const std::string& name) {
  refuse("model_with_scalar_auto_unsupported",
         "Batching set to AUTO but model contains scalar tensor - " + name);
}

}  // namespace

void applyShapes(const std::shared_ptr<ov::Model>& model, const TensorNames& names,
                 const ModelLayouts& layouts, const ModelSpec& spec) {
  requireKnownNames(spec, names);
  if (spec.shapes.empty() && !spec.batchSize) return;
  std::map<ov::Output<ov::Node>, ov::PartialShape> shapes;
  const auto inputs = model->inputs();
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    auto shape = inputs[i].get_partial_shape();
    auto configured = spec.shapes.find(names.inputs[i]);
    if (configured == spec.shapes.end()) configured = spec.shapes.find("");
    const bool scalar = shape.rank().is_static() && shape.rank().get_length() == 0;
    if (configured != spec.shapes.end()) {
      if (scalar && configured->second.empty()) refuseAutoScalar(names.inputs[i]);
      shape = configured->second.empty() ? ov::PartialShape::dynamic(shape.rank())
                                         : toModelOrder(configured->second, layouts.inputs[i]);
    } else if (spec.shapes.empty() && spec.batchSize && shape.rank().is_static()) {
      if (scalar && spec.autoBatch) refuseAutoScalar(names.inputs[i]);
      const auto rank = static_cast<std::size_t>(shape.rank().get_length());
      if (rank != 0) {
        at(shape, batchPlace(layouts.inputs[i], rank, names.inputs[i])) =
            toDimension(*spec.batchSize);
      }
    }
    shapes[inputs[i]] = shape;
  }
  try {
    model->reshape(shapes);
  } catch (const std::exception& cause) {
    refuse("reshape_failed",
           "Model could not be reshaped with requested shape - " + foreignText(cause.what()));
  }
}

PartialShape toPartialShape(const ov::PartialShape& shape) {
  PartialShape result;
  result.rankKnown = shape.rank().is_static();
  if (!result.rankKnown) return result;
  for (const auto& dim : shape) {
    const auto most = dim.get_max_length();
    result.dims.push_back({dim.get_min_length(), most < 0 ? PartialDim::kNoUpper : most});
  }
  return result;
}

}  // namespace vino::runtime
