// SPDX-License-Identifier: Apache-2.0
// Tensors from and to NumPy's .npy files: little-endian, C order, versions 1 to 3.
#pragma once

#include <filesystem>
#include <string>

#include "base/tensor.h"

namespace vino::runner {

/// Throws Error invalid_argument "npy_invalid" where the file is none, or of a type that tensors
/// have not.
Tensor readNpy(const std::filesystem::path& file, std::string name);

/// Throws Error where the file cannot be written; bfloat16 and strings have no such form.
void writeNpy(const std::filesystem::path& file, const Tensor& tensor);

}  // namespace vino::runner
