// SPDX-License-Identifier: Apache-2.0
#include "codec/json_number.h"

#include <algorithm>

namespace vino::codec {
namespace json_number_detail {
namespace {

/// Whether a number that no double holds is too small rather than too large: the decimal place of
/// its first digit that counts tells.
bool isTiny(std::string_view text) noexcept {
  const auto mark = text.find_first_of("eE");
  const auto digits = text.substr(0, mark);
  std::int64_t exponent = 0;
  if (mark != std::string_view::npos) {
    auto power = text.substr(mark + 1);
    if (power.front() == '+') power.remove_prefix(1);
    const auto end = power.data() + power.size();
    if (std::from_chars(power.data(), end, exponent).ec != std::errc{}) {
      return power.front() == '-';
    }
  }
  const auto point = static_cast<std::int64_t>(std::min(digits.find('.'), digits.size()));
  const auto first = static_cast<std::int64_t>(digits.find_first_of("123456789"));
  return exponent < first - point;
}

}  // namespace

std::ptrdiff_t leadingZeros(const char* firstDigit, const char* end) noexcept {
  const auto stop = std::find_if(firstDigit, end, [](char c) { return c != '0' && c != '.'; });
  return std::count(firstDigit, stop, '0');
}

std::optional<double> toDoubleSlowly(const JsonNumber& number) noexcept {
  double value = 0;
  if (number.exact) {
    if (number.exponent < simdjson::internal::smallest_power || number.mantissa == 0) {
      return number.negative ? -0.0 : 0.0;
    }
    if (number.exponent <= simdjson::internal::largest_power &&
        simdjson::builtin::numberparsing::compute_float_64(number.exponent, number.mantissa,
                                                           number.negative, value)) {
      return value;
    }
  }
  const auto text = number.text;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ec == std::errc{}) return value;
  if (!isTiny(text)) return std::nullopt;
  return number.negative ? -0.0 : 0.0;
}

}  // namespace json_number_detail

namespace {

/// magnitude * 10 + digit, where that fits.
bool appendDigit(std::uint64_t& magnitude, std::uint64_t digit) noexcept {
  return !__builtin_mul_overflow(magnitude, std::uint64_t{10}, &magnitude) &&
         !__builtin_add_overflow(magnitude, digit, &magnitude);
}

/// Of more digits than a mantissa holds: the first `places` of them, with zeros behind.
std::optional<std::uint64_t> wholeOfText(const JsonNumber& number) noexcept {
  auto text = number.text.substr(0, number.text.find_first_of("eE"));
  std::int64_t places = number.exponent;
  places += std::ranges::count_if(text, json_number_detail::isDigit);
  std::uint64_t magnitude = 0;
  for (const char c : text) {
    if (!json_number_detail::isDigit(c)) continue;
    if (places-- <= 0) return magnitude;
    if (!appendDigit(magnitude, static_cast<std::uint64_t>(c - '0'))) return std::nullopt;
  }
  if (magnitude == 0) return 0;
  for (; places > 0; --places) {
    if (!appendDigit(magnitude, 0)) return std::nullopt;
  }
  return magnitude;
}

}  // namespace

std::optional<std::uint64_t> wholeMagnitude(const JsonNumber& number) noexcept {
  if (!json_number_detail::isDigit(number.text.back())) return std::nullopt;  // NaN, Infinity
  if (!number.exact) return wholeOfText(number);
  auto magnitude = number.mantissa;
  auto exponent = number.exponent;
  for (; exponent < 0 && magnitude != 0; ++exponent) magnitude /= 10;
  for (; exponent > 0 && magnitude != 0; --exponent) {
    if (!appendDigit(magnitude, 0)) return std::nullopt;
  }
  return magnitude;
}

}  // namespace vino::codec
