// SPDX-License-Identifier: Apache-2.0
// What a model's inputs and outputs are called by clients.
#pragma once

#include <memory>
#include <openvino/core/model.hpp>
#include <string>
#include <vector>

namespace vino::runtime {

/// Client names by the model's own input and output order, which no later step changes. Taken once,
/// before the graph is touched: repairs may merge the name sets of neighbouring tensors.
struct TensorNames {
  std::vector<std::string> inputs;
  std::vector<std::string> outputs;
};

/// Names of a model as read: the tensor's own name; for inputs without one the node's name, for
/// outputs without one "out_<i>" (config-and-lifecycle.md 4.2). Throws Error failed_precondition
/// "no_inputs" or "no_outputs".
TensorNames tensorNames(const ov::Model& model);

}  // namespace vino::runtime
