// SPDX-License-Identifier: Apache-2.0
#include "base/half.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace vino {
namespace {

constexpr int kDoubleFraction = 52;
constexpr int kDoubleBias = 1023;

/// The bits of the nearest float with a sign, `Exponent` and `Fraction` bits. Straight from the
/// double: by way of a float32 it would be rounded twice.
template <int Exponent, int Fraction>
std::uint16_t narrowed(double value) noexcept {
  constexpr int kBias = (1 << (Exponent - 1)) - 1;
  constexpr std::uint64_t kInfinity = ((std::uint64_t{1} << Exponent) - 1) << Fraction;
  const auto bits = std::bit_cast<std::uint64_t>(value);
  const auto sign = static_cast<std::uint16_t>(bits >> 63 << 15);
  const auto with = [sign](std::uint64_t magnitude) {
    return static_cast<std::uint16_t>(sign | magnitude);
  };
  if (std::isnan(value)) return with(kInfinity | (std::uint64_t{1} << (Fraction - 1)));
  if (std::isinf(value)) return with(kInfinity);

  constexpr std::uint64_t kHidden = std::uint64_t{1} << kDoubleFraction;
  const int exponent = static_cast<int>(bits >> kDoubleFraction & 0x7FF) - kDoubleBias;
  const auto fraction = (bits & (kHidden - 1)) | kHidden;
  // Below the smallest normal number the fraction loses bits instead of the exponent.
  const int lost = std::max(0, 1 - kBias - exponent);
  const int shift = kDoubleFraction - Fraction + lost;
  if (shift > kDoubleFraction + 1) return with(0);
  const auto kept = fraction >> shift;
  const auto rest = fraction & ((std::uint64_t{1} << shift) - 1);
  const auto half = std::uint64_t{1} << (shift - 1);
  auto magnitude = kept + (rest > half || (rest == half && (kept & 1) != 0) ? 1 : 0);
  // The hidden bit, where it is there, counts one up in the exponent.
  if (lost == 0) magnitude += static_cast<std::uint64_t>(exponent + kBias - 1) << Fraction;
  return with(std::min(magnitude, kInfinity));
}

}  // namespace

std::uint16_t toHalf(double value) noexcept { return narrowed<5, 10>(value); }

std::uint16_t toBfloat16(double value) noexcept { return narrowed<8, 7>(value); }

float fromHalf(std::uint16_t bits) noexcept {
  constexpr std::uint16_t kInfinity = 0x7C00;
  const auto magnitude = static_cast<std::uint32_t>(bits & 0x7FFF);
  const auto sign = static_cast<std::uint32_t>(bits & 0x8000) << 16;
  // With the exponent in place the value is too small by the difference of the biases; scaling
  // makes normal numbers of subnormal ones, too.
  auto wide = std::bit_cast<float>(magnitude << 13) * 0x1p112F;
  if (magnitude >= kInfinity) {
    wide = std::bit_cast<float>((magnitude << 13) | 0x7F800000U);
  }
  return std::bit_cast<float>(std::bit_cast<std::uint32_t>(wide) | sign);
}

float fromBfloat16(std::uint16_t bits) noexcept {
  return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
}

}  // namespace vino
