// SPDX-License-Identifier: Apache-2.0
// Configured shapes and batch size, put on a model as read (config-and-lifecycle.md 5.1).
#pragma once

#include <memory>
#include <openvino/core/model.hpp>

#include "base/shape.h"
#include "runtime/model_layouts.h"
#include "runtime/model_spec.h"
#include "runtime/tensor_names.h"

namespace vino::runtime {

/// Reshapes `model` in place. Shapes are written in the client's order of dimensions and are turned
/// into the model's; a batch size changes only the dimension that the layout calls N. Throws Error
/// invalid_argument with the reasons and texts of config-and-lifecycle.md 5.5.
void applyShapes(const std::shared_ptr<ov::Model>& model, const TensorNames& names,
                 const ModelLayouts& layouts, const ModelSpec& spec);

/// OpenVINO's partial shape as ours.
PartialShape toPartialShape(const ov::PartialShape& shape);

}  // namespace vino::runtime
