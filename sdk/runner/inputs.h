// SPDX-License-Identifier: Apache-2.0
// The tensors that a node is tried with.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/signature.h"
#include "base/tensor.h"

namespace vino::runner {

/// One tensor for every declared input, from its source (arguments.h). Throws Error
/// invalid_argument where one is missing or none of the node's, or does not fit what is declared.
std::vector<Tensor> makeInputs(const std::vector<TensorInfo>& declared,
                               const std::map<std::string, std::string>& sources);

}  // namespace vino::runner
