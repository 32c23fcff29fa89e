// SPDX-License-Identifier: Apache-2.0
// What a model's inputs and outputs are called by clients.
#pragma once

#include <memory>
#include <openvino/core/model.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/model_spec.h"

namespace vino::runtime {

/// Client names by the model's own input and output order, which no later step changes. Taken once,
/// before the graph is touched: repairs may merge the name sets of neighbouring tensors.
struct TensorNames {
  std::vector<std::string> inputs;
  std::vector<std::string> outputs;
  std::set<std::string> replaced;  ///< names in the model that an alias stands for
};

/// Names of a model as read: the alias of the tensor, else its own name (of several the first in
/// byte order); for inputs without one the node's name, for outputs without one "out_<i>"
/// (config-and-lifecycle.md 4.2, 4.4). Throws Error failed_precondition "no_inputs" or
/// "no_outputs", invalid_argument "model_config_invalid" where an alias is another tensor's name.
TensorNames tensorNames(const ov::Model& model, const TensorAliases& aliases = {});

/// Refuses a configured tensor name that no tensor bears, with the texts of
/// config-and-lifecycle.md 5.5: Error invalid_argument "config_<what>_mapped_but_used_real_name" or
/// "config_<what>_not_in_model". `what` is "shape" or "layout".
[[noreturn]] void refuseName(const TensorNames& names, const std::string& name,
                             std::string_view what);

}  // namespace vino::runtime
