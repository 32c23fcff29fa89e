// SPDX-License-Identifier: Apache-2.0
#include "runtime/tensor_names.h"

#include "base/error.h"

namespace vino::runtime {

TensorNames tensorNames(const ov::Model& model) {
  if (model.inputs().empty()) {
    throw Error(Code::kFailedPrecondition, "no_inputs", "Cannot load model with no inputs");
  }
  if (model.outputs().empty()) {
    throw Error(Code::kFailedPrecondition, "no_outputs", "Cannot load model with no outputs");
  }
  TensorNames names;
  for (const auto& input : model.inputs()) {
    names.inputs.push_back(input.get_names().empty() ? input.get_node()->get_friendly_name()
                                                     : input.get_any_name());
  }
  for (const auto& output : model.outputs()) {
    names.outputs.push_back(output.get_names().empty()
                                ? "out_" + std::to_string(names.outputs.size())
                                : output.get_any_name());
  }
  return names;
}

}  // namespace vino::runtime
