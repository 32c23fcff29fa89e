// SPDX-License-Identifier: Apache-2.0
// Elements of a fixed size as JSON text; each protocol prints floats in its own way.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "base/element_visit.h"
#include "base/half.h"
#include "base/json_writer.h"

namespace vino::codec {

/// Bytes that an element takes at most.
constexpr std::size_t widestElement(ElementType type) noexcept {
  switch (type) {
    case ElementType::kBool:
      return 5;
    case ElementType::kI8:
    case ElementType::kU8:
      return 4;
    case ElementType::kI16:
    case ElementType::kU16:
      return 6;
    case ElementType::kI32:
    case ElementType::kU32:
      return 11;
    case ElementType::kI64:
    case ElementType::kU64:
      return 20;
    default:
      return 26;
  }
}

/// Prints `value` at `to`, which has `kWidestNumber` bytes (base/json_writer.h), and returns the
/// end; floats by `printFloat(to, value)`, those of 16 bits as float.
template <typename T, typename PrintFloat>
char* printElement(char* to, T value, PrintFloat&& printFloat) {
  if constexpr (std::is_same_v<T, Flag>) {
    const std::string_view word = value.byte != 0 ? "true" : "false";
    return to + word.copy(to, word.size());
  } else if constexpr (std::is_same_v<T, F16>) {
    return printFloat(to, fromHalf(value.bits));
  } else if constexpr (std::is_same_v<T, BF16>) {
    return printFloat(to, fromBfloat16(value.bits));
  } else if constexpr (std::is_floating_point_v<T>) {
    return printFloat(to, value);
  } else if constexpr (std::is_signed_v<T>) {
    return printNumber(to, static_cast<std::int64_t>(value));
  } else {
    return printNumber(to, static_cast<std::uint64_t>(value));
  }
}

}  // namespace vino::codec
