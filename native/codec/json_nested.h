// SPDX-License-Identifier: Apache-2.0
// Tensors to nested JSON lists, with the numbers and strings of the TensorFlow dialects
// (tfs-rest.md 4).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/byte_buffer.h"
#include "base/tensor.h"

namespace vino::codec {

/// Appends lists of `dims`, the last innermost, of the elements from `first` on: a bare element for
/// no dims. `separator` stands between values, such as "," or ", ".
///
/// NaN and infinities are the bare words (4.2). Strings are {"b64": ...} in a tensor whose name
/// ends in "_bytes", and wherever they are not UTF-8 (4.3, D10). kOther must not be asked for.
void writeNested(ByteBuffer& out, const Tensor& tensor, std::uint64_t first,
                 std::span<const std::int64_t> dims, std::string_view separator);

/// Room for all of a tensor, to allocate a reply once; an estimate.
std::size_t nestedRoom(const Tensor& tensor, std::string_view separator) noexcept;

}  // namespace vino::codec
