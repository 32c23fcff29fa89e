// SPDX-License-Identifier: Apache-2.0
#include "base/general_number.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <string_view>

#include "base/json_writer.h"

namespace vino {
namespace {

__extension__ using Wide = unsigned __int128;

constexpr int kShortDigits = 6;  ///< of "%g"

/// How a float is taken apart, and how far powers of ten keep 128 bits enough.
template <typename T>
struct Format;

template <>
struct Format<float> {
  using Bits = std::uint32_t;
  static constexpr int kFractionBits = 23;
  static constexpr int kBias = 127;
  static constexpr int kDigits = 9;
  static constexpr int kMostPower = 44;
};

template <>
struct Format<double> {
  using Bits = std::uint64_t;
  static constexpr int kFractionBits = 52;
  static constexpr int kBias = 1023;
  static constexpr int kDigits = 17;
  static constexpr int kMostPower = 32;
};

constexpr auto kPowersOfFive = [] {
  std::array<Wide, Format<float>::kMostPower + 1> powers{};
  Wide power = 1;
  for (auto& each : powers) {
    each = power;
    power *= 5;
  }
  return powers;
}();

constexpr auto kPowersOfTen = [] {
  std::array<std::uint64_t, 19> powers{};
  std::uint64_t power = 1;
  for (auto& each : powers) {
    each = power;
    power *= 10;
  }
  return powers;
}();

/// A value as `digits` * 10^(`exponent` - (number of digits - 1)), rounded to nearest even.
struct Decimal {
  std::uint64_t digits;
  int exponent;
};

/// fraction * 2^binary * 10^power, rounded to nearest even.
std::uint64_t scaled(std::uint64_t fraction, int binary, int power) noexcept {
  const Wide product = kPowersOfFive[static_cast<std::size_t>(power)] * fraction;
  const int shift = binary + power;
  if (shift >= 0) return static_cast<std::uint64_t>(product << shift);
  const auto kept = static_cast<std::uint64_t>(product >> -shift);
  const Wide rest = product & ((Wide{1} << -shift) - 1);
  const Wide half = Wide{1} << (-shift - 1);
  return kept + (rest > half || (rest == half && (kept & 1) != 0) ? 1 : 0);
}

/// The digits of a normal, positive value; nothing where 128 bits are too few for them.
template <typename T>
std::optional<Decimal> decimalOf(T value) noexcept {
  using F = Format<T>;
  constexpr auto kFractionBits = F::kFractionBits;
  const auto bits = std::uint64_t{std::bit_cast<typename F::Bits>(value)};
  constexpr auto kHidden = std::uint64_t{1} << kFractionBits;
  const auto fraction = (bits & (kHidden - 1)) | kHidden;
  const int binary = static_cast<int>(bits >> kFractionBits) - F::kBias;
  // log10(2) times the binary exponent is the decimal one, or one less.
  int exponent = (binary * 1233) >> 12;
  for (int attempt = 0; attempt < 2; ++attempt, ++exponent) {
    const int power = F::kDigits - 1 - exponent;
    if (power < 0 || power > F::kMostPower) return std::nullopt;
    const auto digits = scaled(fraction, binary - kFractionBits, power);
    if (digits < kPowersOfTen[F::kDigits]) return Decimal{digits, exponent};
  }
  return std::nullopt;
}

char* word(char* to, std::string_view text) noexcept {
  std::memcpy(to, text.data(), text.size());
  return to + text.size();
}

/// Puts the digits of `decimal`, of which there are `count`, as "%.<count>g" does.
char* layOut(char* to, Decimal decimal, int count) noexcept {
  std::array<char, 20> buffer;
  std::to_chars(buffer.data(), buffer.data() + buffer.size(), decimal.digits);
  std::string_view digits(buffer.data(), static_cast<std::size_t>(count));
  digits = digits.substr(0, digits.find_last_not_of('0') + 1);
  const int exponent = decimal.exponent;
  if (exponent < -4 || exponent >= count) {
    *to++ = digits.front();
    if (digits.size() > 1) *to++ = '.';
    to = word(to, digits.substr(1));
    *to++ = 'e';
    *to++ = exponent < 0 ? '-' : '+';
    const int magnitude = std::abs(exponent);
    if (magnitude < 10) *to++ = '0';
    return std::to_chars(to, to + 3, magnitude).ptr;
  }
  if (exponent < 0) {
    to = word(to, std::string_view("0.000").substr(0, static_cast<std::size_t>(1 - exponent)));
    return word(to, digits);
  }
  const auto whole = static_cast<std::size_t>(exponent) + 1;
  if (digits.size() > whole) {
    to = word(to, digits.substr(0, whole));
    *to++ = '.';
    return word(to, digits.substr(whole));
  }
  to = word(to, digits);
  std::memset(to, '0', whole - digits.size());
  return word(to + (whole - digits.size()), ".0");
}

template <typename T>
bool readsBack(const char* from, const char* end, T value) noexcept {
  T back = 0;
  return std::from_chars(from, end, back).ec == std::errc{} && back == value;
}

/// For very large and very small values.
template <typename T>
char* printSlowly(char* to, T value) noexcept {
  const auto print = [&](int digits) {
    return std::to_chars(to, to + kWidestNumber, value, std::chars_format::general, digits).ptr;
  };
  char* end = print(kShortDigits);
  if (!readsBack(to, end, value)) end = print(Format<T>::kDigits);
  const bool looksWhole = std::all_of(to, end, [](char c) { return c != '.' && c != 'e'; });
  return looksWhole ? word(end, ".0") : end;
}

template <typename T>
char* print(char* to, T value) noexcept {
  if (std::isnan(value)) return word(to, "NaN");
  if (std::signbit(value)) {
    *to++ = '-';
    value = -value;
  }
  if (std::isinf(value)) return word(to, "Infinity");
  if (value < T{1000000} && std::trunc(value) == value) {
    return printNumber(to, static_cast<double>(value));
  }
  if (value < std::numeric_limits<T>::min()) return printSlowly(to, value);
  const auto decimal = decimalOf(value);
  if (!decimal) return printSlowly(to, value);

  // Six digits read back only if the value is as near to them as it is to its neighbours: a float's
  // are up to 60 units of the ninth digit away, a double's 22 of the seventeenth.
  constexpr std::uint64_t kNear = 64;
  constexpr auto kUnit = kPowersOfTen[Format<T>::kDigits - kShortDigits];
  const auto rest = decimal->digits % kUnit;
  if (rest <= kNear || kUnit - rest <= kNear) {
    Decimal rounded{(decimal->digits + kUnit / 2) / kUnit, decimal->exponent};
    if (rounded.digits == kPowersOfTen[kShortDigits]) {
      rounded = {rounded.digits / 10, rounded.exponent + 1};
    }
    char* const end = layOut(to, rounded, kShortDigits);
    if (readsBack(to, end, value)) return end;
  }
  return layOut(to, *decimal, Format<T>::kDigits);
}

}  // namespace

char* printGeneral(char* to, float value) noexcept { return print(to, value); }
char* printGeneral(char* to, double value) noexcept { return print(to, value); }

}  // namespace vino
