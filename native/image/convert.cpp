// SPDX-License-Identifier: Apache-2.0
#include "image/convert.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <type_traits>

namespace vino::image {
namespace {

/// A float in half precision, as its bits; rounds to nearest even.
struct Half {
  std::uint16_t bits;
};

/// Only for values of 0 and more, as pixels are.
Half toHalf(float value) {
  constexpr float kInfinityFrom = 65520.0F;  // the first value that rounds past the largest half
  if (value >= kInfinityFrom) return {0x7C00};
  if (value < 0x1p-14F) {  // subnormal: a multiple of 2^-24
    return {static_cast<std::uint16_t>(std::lrint(value * 0x1p24F))};
  }
  const auto bits = std::bit_cast<std::uint32_t>(value);
  const std::uint32_t rounded = bits + 0x0FFF + ((bits >> 13) & 1);
  return {static_cast<std::uint16_t>((rounded >> 13) - ((127 - 15) << 10))};
}

template <typename To, typename From>
To converted(From value) {
  if constexpr (std::is_same_v<To, From>) {
    return value;
  } else if constexpr (std::is_same_v<To, Half>) {
    return toHalf(static_cast<float>(value));
  } else if constexpr (std::is_floating_point_v<To>) {
    return static_cast<To>(value);
  } else {
    const auto whole = [value] {
      if constexpr (std::is_floating_point_v<From>)
        return std::llrint(value);
      else
        return static_cast<long long>(value);
    }();
    return static_cast<To>(std::clamp<long long>(whole, std::numeric_limits<To>::min(),
                                                 std::numeric_limits<To>::max()));
  }
}

template <typename From, typename To>
void convertAll(const std::byte* in, std::byte* out, std::size_t count) {
  const auto* from = reinterpret_cast<const From*>(in);
  auto* to = reinterpret_cast<To*>(out);
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
  if (from == to) {
    if (in != out) std::memcpy(out, in, count * byteSize(to));
    return;
  }
  switch (from) {
    case ElementType::kU8:
      return convertFrom<std::uint8_t>(in, to, out, count);
    case ElementType::kU16:
      return convertFrom<std::uint16_t>(in, to, out, count);
    default:
      return;  // rows of other types are in their final type already
  }
}

}  // namespace vino::image
