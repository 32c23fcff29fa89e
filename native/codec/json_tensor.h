// SPDX-License-Identifier: Apache-2.0
// JSON arrays to dense tensors and back, flat as KServe has them (kserve-v2-rest.md 6).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/byte_buffer.h"
#include "base/tensor.h"
#include "codec/json_elements.h"
#include "codec/json_reader.h"

namespace vino::codec {

/// Reason of the Error for more strings than kMostStrings in one tensor; only the detail, again.
inline constexpr std::string_view kTooManyStrings = "too_many_strings";

/// Most strings of one tensor (kserve-v2-rest.md 2.5, E53).
inline constexpr std::uint64_t kMostStrings = (std::uint64_t{1} << 30) / 32;

/// Throws kTooManyStrings where `count` is above that.
void refuseTooManyStrings(std::uint64_t count);

/// Reads the array that stands next, flattening whatever nesting it has. Elements must be number
/// tokens of the type (6.1), true/false for kBool, strings for kString; kF16, kBF16 and kOther have
/// no JSON form and must not be asked for.
///
/// `count` of the tensor is what came. It holds all of them, but of more than `dims` make, only as
/// many as these: memory stays within what both the dims and the text justify.
/// Throws Error kInvalidElement, kTooManyStrings, "out_of_memory", or JsonError.
Tensor readTensor(JsonReader& json, std::string name, ElementType type, Dims dims);

/// Whether KServe's JSON has a form for such elements.
bool hasJsonForm(ElementType type) noexcept;

/// Throws Error internal: the caller should have refused this type before.
[[noreturn]] void refuseJsonForm(ElementType type);

/// Room that `writeFlat` will want, exact enough to allocate the reply once.
std::size_t flatRoom(const Tensor& tensor) noexcept;

/// Appends the elements as one flat JSON array (6.2). kF16, kBF16 and kOther must not be asked for.
void writeFlat(ByteBuffer& out, const Tensor& tensor);

}  // namespace vino::codec
