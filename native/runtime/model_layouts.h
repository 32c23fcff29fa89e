// SPDX-License-Identifier: Apache-2.0
// Layouts of a model's tensors: what is configured, what the model stores, and the transpose that
// turns the client's order into the model's (config-and-lifecycle.md 5.3).
#pragma once

#include <memory>
#include <openvino/core/model.hpp>
#include <string>
#include <vector>

#include "runtime/model_spec.h"
#include "runtime/tensor_names.h"

namespace vino::runtime {

/// The layout that clients see of one tensor.
struct TensorLayout {
  std::string client;  ///< e.g. "NHWC", "N...", "..."
  std::string model;   ///< the model's own order; equal to `client` where nothing is transposed
};

/// Layouts by the model's own input and output order.
struct ModelLayouts {
  std::vector<TensorLayout> inputs;
  std::vector<TensorLayout> outputs;
};

/// Resolves the configured layouts against a model as read: configured, else stored in the model,
/// else "N..." ("..." for scalars). Throws Error invalid_argument with the reasons and texts of
/// config-and-lifecycle.md 5.3 and 5.5.
ModelLayouts resolveLayouts(const ov::Model& model, const TensorNames& names,
                            const ModelSpec& spec);

/// Builds the transposes of `layouts` into the graph. The model's order of inputs and outputs
/// stays.
std::shared_ptr<ov::Model> applyLayouts(const std::shared_ptr<ov::Model>& model,
                                        const ModelLayouts& layouts);

/// For each dimension of `layout.client`, its place in `layout.model`.
std::vector<std::size_t> clientToModel(const TensorLayout& layout, std::size_t rank);

}  // namespace vino::runtime
