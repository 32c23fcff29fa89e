// SPDX-License-Identifier: Apache-2.0
// Colour, precision, mean and scale, built into the graph before the model's only input
// (config-and-lifecycle.md 5.4).
#pragma once

#include <memory>
#include <openvino/core/model.hpp>

#include "runtime/model_layouts.h"
#include "runtime/model_spec.h"
#include "runtime/tensor_names.h"

namespace vino::runtime {

/// Puts `spec.preprocessing` before the input of `model`, whose transposes are built in already,
/// and keeps `names` and `layouts` true: an image in several planes takes an input for each, named
/// "<name>/0", "<name>/1" ... Throws Error invalid_argument "model_config_invalid" where the model
/// has several inputs, or the steps do not fit its channels or types.
std::shared_ptr<ov::Model> applyPreprocessing(const std::shared_ptr<ov::Model>& model,
                                              const ModelSpec& spec, TensorNames& names,
                                              ModelLayouts& layouts);

}  // namespace vino::runtime
