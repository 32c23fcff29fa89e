// SPDX-License-Identifier: Apache-2.0
// Signatures and tensors as lines of text.
#pragma once

#include <ostream>
#include <string_view>
#include <vector>

#include "base/signature.h"
#include "base/tensor.h"

namespace vino::runner {

/// A title, then one line a tensor: name, type, shape.
void printInfos(std::ostream& out, std::string_view title, const std::vector<TensorInfo>& infos);

/// A title, then one line a tensor: name, type, shape and its first elements.
void printTensors(std::ostream& out, std::string_view title, const std::vector<Tensor>& tensors);

}  // namespace vino::runner
