// SPDX-License-Identifier: Apache-2.0
// From an element type, known when running, to the C++ type that tensors hold it as.
#pragma once

#include <cstdint>
#include <utility>

#include "base/element_type.h"
#include "base/error.h"

namespace vino {

/// A boolean as its byte: engines and clients may send others than 0 and 1, which a `bool` must
/// not hold.
struct Flag {
  std::uint8_t byte;
};

/// The floats of 16 bits, as their bits (base/half.h).
struct F16 {
  std::uint16_t bits;
};
struct BF16 {
  std::uint16_t bits;
};

/// Calls `visit` with a value of the type whose objects make up a tensor's block. Throws Error
/// internal "no_fixed_size" for kString and kOther, which the caller should have treated before.
template <typename Visit>
decltype(auto) visitElementType(ElementType type, Visit&& visit) {
  switch (type) {
    case ElementType::kBool:
      return visit(Flag{});
    case ElementType::kI8:
      return visit(std::int8_t{});
    case ElementType::kI16:
      return visit(std::int16_t{});
    case ElementType::kI32:
      return visit(std::int32_t{});
    case ElementType::kI64:
      return visit(std::int64_t{});
    case ElementType::kU8:
      return visit(std::uint8_t{});
    case ElementType::kU16:
      return visit(std::uint16_t{});
    case ElementType::kU32:
      return visit(std::uint32_t{});
    case ElementType::kU64:
      return visit(std::uint64_t{});
    case ElementType::kF16:
      return visit(F16{});
    case ElementType::kBF16:
      return visit(BF16{});
    case ElementType::kF32:
      return visit(float{});
    case ElementType::kF64:
      return visit(double{});
    case ElementType::kString:
    case ElementType::kOther:
      break;
  }
  throw Error(Code::kInternal, "no_fixed_size",
              "Elements of type " + std::string(info(type).openvino) + " have no fixed size");
}

}  // namespace vino
