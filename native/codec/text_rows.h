// SPDX-License-Identifier: Apache-2.0
// Outputs that are rows of zero-padded text, as OVMS marks them (kserve-v2-rest.md 9, tfs-rest.md
// 4.3).
#pragma once

#include "base/tensor.h"

namespace vino::codec {

/// Whether that is what it holds: u8 of rank 2 whose name ends in "_string".
bool isTextRows(const Tensor& tensor) noexcept;

/// Such rows as strings of dims [rows], each cut at its first zero byte; `rows` gives its name
/// away.
Tensor toStrings(Tensor& rows);

}  // namespace vino::codec
