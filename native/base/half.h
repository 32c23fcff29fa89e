// SPDX-License-Identifier: Apache-2.0
// The two floats of 16 bits, as their bits: C++20 has no type for them.
#pragma once

#include <cstdint>

namespace vino {

/// Half precision, rounded to nearest even: beyond 65504 infinity, NaN stays NaN.
std::uint16_t toHalf(double value) noexcept;
float fromHalf(std::uint16_t bits) noexcept;

/// The upper half of a float32, rounded to nearest even.
std::uint16_t toBfloat16(double value) noexcept;
float fromBfloat16(std::uint16_t bits) noexcept;

}  // namespace vino
