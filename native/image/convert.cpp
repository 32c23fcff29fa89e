// SPDX-License-Identifier: Apache-2.0
#include "image/convert.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace vino::image {
namespace {

/// Half precision, as its bits.
struct Half {
  std::uint16_t bits;
};

/// Of a whole number from 0 to 65535, rounded to nearest even; 65520 and more are infinite.
Half toHalf(std::uint16_t value) {
  // Scaled so that the exponent's bias is half precision's: the bits then need only be shifted.
  const auto bits = std::bit_cast<std::uint32_t>(static_cast<float>(value) * 0x1p-112F);
  return {static_cast<std::uint16_t>((bits + 0x0FFF + ((bits >> 13) & 1)) >> 13)};
}

template <typename To, typename From>
To converted(From value) {
  if constexpr (std::is_same_v<To, Half>) {
    return toHalf(value);
  } else if constexpr (std::numeric_limits<To>::max() >= std::numeric_limits<From>::max()) {
    return static_cast<To>(value);
  } else {
    return static_cast<To>(std::min<From>(value, std::numeric_limits<To>::max()));
  }
}

template <typename From, typename To>
void convertAll(const std::byte* in, std::byte* out, std::size_t count) {
  const auto* __restrict from = reinterpret_cast<const From*>(in);
  auto* __restrict to = reinterpret_cast<To*>(out);
  for (std::size_t i = 0; i < count; ++i) to[i] = converted<To>(from[i]);
}

template <typename From>
void convertFrom(const std::byte* in, ElementType to, std::byte* out, std::size_t count) {
  switch (to) {
    case ElementType::kU8:
      return convertAll<From, std::uint8_t>(in, out, count);
    case ElementType::kI8:
      return convertAll<From, std::int8_t>(in, out, count);
    case ElementType::kU16:
      return convertAll<From, std::uint16_t>(in, out, count);
    case ElementType::kI16:
      return convertAll<From, std::int16_t>(in, out, count);
    case ElementType::kI32:
      return convertAll<From, std::int32_t>(in, out, count);
    case ElementType::kF16:
      return convertAll<From, Half>(in, out, count);
    case ElementType::kF32:
      return convertAll<From, float>(in, out, count);
    case ElementType::kF64:
      return convertAll<From, double>(in, out, count);
    default:
      return;
  }
}

}  // namespace

bool canHoldPixels(ElementType type) noexcept {
  using enum ElementType;
  constexpr ElementType kTypes[] = {kU8, kI8, kU16, kI16, kI32, kF16, kF32, kF64};
  return std::ranges::find(kTypes, type) != std::end(kTypes);
}

void convertPixels(ElementType from, const std::byte* in, ElementType to, std::byte* out,
                   std::size_t count) noexcept {
  if (from == ElementType::kU8) {
    convertFrom<std::uint8_t>(in, to, out, count);
  } else {
    convertFrom<std::uint16_t>(in, to, out, count);
  }
}

}  // namespace vino::image
