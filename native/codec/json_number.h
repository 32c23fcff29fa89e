// SPDX-License-Identifier: Apache-2.0
// A JSON number token, taken apart once and then read as whatever element type is wanted: the text
// decides, so integers stay exact and `1.0` is no integer (kserve-v2-rest.md 6.1).
#pragma once

#include <array>
#include <bit>
#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <string_view>

#include "simdjson.h"

namespace vino::codec {

/// The value is (negative ? -1 : 1) * mantissa * 10^exponent where `exact` holds; else only `text`
/// tells it, as it tells NaN and infinities.
struct JsonNumber {
  std::string_view text;
  std::uint64_t mantissa = 0;
  std::int64_t exponent = 0;
  bool negative = false;
  bool integer = true;  ///< neither fraction nor exponent
  bool exact = true;    ///< at most 19 digits that count, which 64 bits always hold
};

namespace json_number_detail {

inline bool isDigit(char c) noexcept { return static_cast<unsigned char>(c - '0') < 10; }

/// The high bit of every byte of `chars` that is no ASCII digit.
inline std::uint64_t nonDigits(std::uint64_t chars) noexcept {
  constexpr std::uint64_t kLowBits = 0x7F7F7F7F7F7F7F7F;
  const auto offset = chars ^ 0x3030303030303030;
  return (((offset & kLowBits) + 0x7676767676767676) | offset) & ~kLowBits;
}

/// Eight ASCII digits (or NULs for leading zeros), the first one in the lowest byte, as a number:
/// neighbours are joined in pairs, then in fours, then both halves.
inline std::uint64_t eightDigits(std::uint64_t chars) noexcept {
  chars = ((chars & 0x0F0F0F0F0F0F0F0F) * (10 * 256 + 1)) >> 8;
  chars = ((chars & 0x00FF00FF00FF00FF) * (100 * 65536 + 1)) >> 16;
  return ((chars & 0x0000FFFF0000FFFF) * ((std::uint64_t{10000} << 32) + 1)) >> 32;
}

inline std::uint64_t eightBytes(const char* at) noexcept {
  std::uint64_t bytes = 0;
  std::memcpy(&bytes, at, sizeof bytes);
  return bytes;
}

// All three take the digits at `at` into `mantissa`, which may wrap: the caller counts them. They
// differ in what they bet on; measured, that is a third of the time of a large body.

/// One by one: best where neighbours are equally short, for the branches are then foretold.
inline void takeFewDigits(const char*& at, const char* end, std::uint64_t& mantissa) noexcept {
  for (; at != end && isDigit(*at); ++at) {
    mantissa = mantissa * 10 + static_cast<std::uint64_t>(*at - '0');
  }
}

/// The digits that `others`, the non-digits of the eight bytes at `at`, leave before the first of
/// themselves; without a branch on how many.
inline void takeDigitsBefore(std::uint64_t others, const char*& at,
                             std::uint64_t& mantissa) noexcept {
  constexpr std::array<std::uint64_t, 8> kPowersOfTen{1,     10,     100,     1000,
                                                      10000, 100000, 1000000, 10000000};
  const auto digits = static_cast<unsigned>(std::countr_zero(others)) / 8;
  mantissa =
      mantissa * kPowersOfTen[digits] + eightDigits((eightBytes(at) << (8 * (7 - digits))) << 8);
  at += digits;
}

/// A fraction, short or long: eight at a time, and where there are so many, nobody foretells how
/// many are left.
inline void takeFraction(const char*& at, const char* end, std::uint64_t& mantissa) noexcept {
  if (end - at < 8 || nonDigits(eightBytes(at)) != 0) return takeFewDigits(at, end, mantissa);
  std::uint64_t others = 0;
  do {
    mantissa = mantissa * 100000000 + eightDigits(eightBytes(at));
    at += 8;
    if (end - at < 8) return takeFewDigits(at, end, mantissa);
    others = nonDigits(eightBytes(at));
  } while (others == 0);
  takeDigitsBefore(others, at, mantissa);
}

/// A whole number: one digit, or as many as a pixel has, which nobody foretells: no branch on it.
inline void takeWhole(const char*& at, const char* end, std::uint64_t& mantissa) noexcept {
  if (end - at < 8 || !isDigit(at[1])) return takeFewDigits(at, end, mantissa);
  const auto others = nonDigits(eightBytes(at));
  if (others == 0) return takeFraction(at, end, mantissa);
  takeDigitsBefore(others, at, mantissa);
}

/// How many zeros stand before the first digit that counts.
std::ptrdiff_t leadingZeros(const char* firstDigit, const char* end) noexcept;

/// Below this mantissas are doubles, and so are powers of ten up to that: one division rounds right
/// (W. D. Clinger, "How to read floating point numbers accurately").
constexpr std::uint64_t kShort = 1'000'000'000'000'000;
constexpr std::int64_t kMostPower = 22;

/// The nearest double; nothing where one product of 64 by 64 bits does not tell it, as with one
/// number in 500, with integers, and where it is subnormal or infinite (D. Lemire, "Number parsing
/// at a gigabyte per second", section 5).
inline std::optional<double> toDoubleByProduct(const JsonNumber& number) noexcept {
  __extension__ using Wide = unsigned __int128;
  using simdjson::internal::largest_power;
  using simdjson::internal::smallest_power;
  const auto exponent = number.exponent;
  if (number.mantissa == 0 || exponent < smallest_power || exponent > largest_power) {
    return std::nullopt;
  }
  const auto index = 2 * static_cast<std::size_t>(exponent - smallest_power);
  const auto shift = std::countl_zero(number.mantissa);
  const auto product =
      Wide{number.mantissa << shift} * simdjson::internal::power_of_five_128[index];
  const auto high = static_cast<std::uint64_t>(product >> 64);
  if ((high & 0x1FF) == 0x1FF || static_cast<std::uint64_t>(product) <= 1) return std::nullopt;
  const auto top = static_cast<int>(high >> 63);
  // 53 bits and one to round by, which may carry into a 54th: that is added to the power then.
  const auto bits = ((high >> (top + 9)) + 1) >> 1;
  const auto power = ((217706 * exponent) >> 16) + 1086 + top - shift;
  if (power < 1 || power > 2045) return std::nullopt;
  const auto sign = static_cast<std::uint64_t>(number.negative) << 63;
  return std::bit_cast<double>(((static_cast<std::uint64_t>(power - 1) << 52) + bits) | sign);
}

/// Any number, whatever it takes.
std::optional<double> toDoubleSlowly(const JsonNumber& number) noexcept;

}  // namespace json_number_detail

/// Takes the number that begins at `at` and leaves `at` behind it. Returns null, or what is wrong
/// at `at` in RFC 8259's eyes. Whether the magnitude fits a double is not looked at.
[[gnu::always_inline]] inline const char* scanNumber(const char*& at, const char* end,
                                                     JsonNumber& number) noexcept {
  using namespace json_number_detail;
  const char* const begin = at;
  number.mantissa = 0;
  number.exponent = 0;
  number.integer = true;
  number.negative = *at == '-';
  if (number.negative) [[unlikely]]
    ++at;
  const char* const firstDigit = at;
  takeWhole(at, end, number.mantissa);
  std::ptrdiff_t digits = at - firstDigit;
  if (digits == 0) return "Invalid value.";
  if (*firstDigit == '0' && digits > 1) [[unlikely]] {
    // The number ends here, and the digits behind it are wrong.
    at = firstDigit + 1;
    number.mantissa = 0;
    number.exact = true;
    number.text = {begin, static_cast<std::size_t>(at - begin)};
    return nullptr;
  }
  if (at != end && *at == '.') {
    ++at;
    const char* const fraction = at;
    takeFraction(at, end, number.mantissa);
    if (at == fraction) return "Miss fraction part in number.";
    number.exponent = fraction - at;
    digits += at - fraction;
    number.integer = false;
  }
  if (at != end && (*at == 'e' || *at == 'E')) {
    ++at;
    const bool down = at != end && *at == '-';
    if (at != end && (*at == '-' || *at == '+')) ++at;
    const char* const power = at;
    std::int64_t exponent = 0;
    // Far beyond any double, and still far from overflow when the fraction's length is added.
    constexpr std::int64_t kMost = std::int64_t{1} << 50;
    for (; at != end && isDigit(*at); ++at) {
      if (exponent < kMost) exponent = exponent * 10 + (*at - '0');
    }
    if (at == power) return "Miss exponent in number.";
    number.exponent += down ? -exponent : exponent;
    number.integer = false;
  }
  if (digits > 19) [[unlikely]]
    digits -= leadingZeros(firstDigit, at);
  number.exact = digits <= 19;
  number.text = {begin, static_cast<std::size_t>(at - begin)};
  return nullptr;
}

/// The nearest double (0 for what is too small); nothing where the magnitude exceeds every double.
[[gnu::always_inline]] inline std::optional<double> toDouble(const JsonNumber& number) noexcept {
  using namespace json_number_detail;
  if (number.exact) [[likely]] {
    if (number.mantissa < kShort && number.exponent <= 0 && number.exponent >= -kMostPower) {
      const auto value =
          static_cast<double>(number.mantissa) / simdjson::internal::power_of_ten[-number.exponent];
      return number.negative ? -value : value;
    }
    if (const auto value = toDoubleByProduct(number)) [[likely]]
      return value;
  }
  return toDoubleSlowly(number);
}

/// The magnitude without its fraction, exactly; nothing beyond 64 bits nor for NaN and infinities.
std::optional<std::uint64_t> wholeMagnitude(const JsonNumber& number) noexcept;

/// The integer of that sign and magnitude; nothing outside T.
template <std::integral T>
std::optional<T> signedInteger(bool negative, std::uint64_t magnitude) noexcept {
  constexpr auto kMax = static_cast<std::uint64_t>(std::numeric_limits<T>::max());
  if (!negative || magnitude == 0) {
    if (magnitude > kMax) return std::nullopt;
    return static_cast<T>(magnitude);
  }
  if constexpr (std::unsigned_integral<T>) {
    return std::nullopt;
  } else {
    if (magnitude > kMax + 1) return std::nullopt;
    return static_cast<T>(-static_cast<std::int64_t>(magnitude - 1) - 1);
  }
}

/// The exact value; nothing for tokens with a fraction or exponent and for values outside T.
template <std::integral T>
std::optional<T> toInteger(const JsonNumber& number) noexcept {
  if (!number.integer) return std::nullopt;
  if (number.exact) [[likely]]
    return signedInteger<T>(number.negative, number.mantissa);
  const auto magnitude = wholeMagnitude(number);
  return magnitude ? signedInteger<T>(number.negative, *magnitude) : std::nullopt;
}

/// The value cut off at its point, towards zero, by the digits and not by way of a double
/// (tfs-rest.md 3.4, D5); nothing outside T nor for NaN and infinities.
template <std::integral T>
std::optional<T> toTruncated(const JsonNumber& number) noexcept {
  if (number.integer && number.exact) [[likely]] {
    return signedInteger<T>(number.negative, number.mantissa);
  }
  const auto magnitude = wholeMagnitude(number);
  return magnitude ? signedInteger<T>(number.negative, *magnitude) : std::nullopt;
}

}  // namespace vino::codec
