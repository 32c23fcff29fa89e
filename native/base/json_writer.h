// SPDX-License-Identifier: Apache-2.0
// The scalars of JSON, appended to a ByteBuffer: numbers that read back exactly, escaped strings.
// Brackets and commas are the caller's: every reply here has a fixed frame around long flat arrays.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/byte_buffer.h"

namespace vino {

/// Room that `printNumber` may want, whatever the value.
inline constexpr std::size_t kWidestNumber = 32;

/// Print the value at `to`, which has `kWidestNumber` bytes, and return the end. Floats take the
/// shortest form that reads back to the same value; whole ones keep a fraction ("5.0"), -0.0 its
/// sign, NaN and infinities become null (kserve-v2-rest.md 6.2). A float is printed as the double
/// of the same value.
char* printNumber(char* to, double value) noexcept;
char* printNumber(char* to, std::int64_t value) noexcept;
char* printNumber(char* to, std::uint64_t value) noexcept;

/// Appends `value` in digits.
void appendNumber(ByteBuffer& out, std::uint64_t value);
void appendNumber(ByteBuffer& out, std::int64_t value);

/// Appends `text` in quotes: quote, backslash and control characters escaped, every other byte as
/// it is (bytes from 0x80 are not checked for being UTF-8).
void appendString(ByteBuffer& out, std::string_view text);

}  // namespace vino
