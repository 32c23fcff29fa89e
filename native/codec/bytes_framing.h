// SPDX-License-Identifier: Apache-2.0
// BYTES in binary: each element a 32-bit little-endian length and then its bytes
// (kserve-v2-rest.md 6, 9).
#pragma once

#include <cstdint>
#include <string>

#include "base/byte_buffer.h"
#include "base/tensor.h"

namespace vino::codec {

/// Reason of the Error for bytes that are no such sequence (E40); the message is only the detail.
inline constexpr std::string_view kBytesFraming = "bytes_framing";

/// A string tensor of the elements in `framed`. `count` is what came; of more than `dims` make,
/// only as many as these are held. Throws Error kBytesFraming or kTooManyStrings (json_tensor.h).
Tensor readFramed(std::string name, Dims dims, ConstBytes framed);

/// Bytes that `writeFramed` will append. Throws Error internal "string_too_long" for an element of
/// 4 GiB.
std::uint64_t framedSize(const Tensor& strings);

/// Appends every element of a string tensor.
void writeFramed(ByteBuffer& out, const Tensor& strings);

}  // namespace vino::codec
