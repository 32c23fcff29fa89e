// SPDX-License-Identifier: Apache-2.0
#include "codec/json_number.h"

#include <algorithm>

namespace vino::codec::json_number_detail {
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

std::optional<double> toDoubleFromText(std::string_view text) noexcept {
  double value = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ec == std::errc{}) return value;
  if (!isTiny(text)) return std::nullopt;
  return text.front() == '-' ? -0.0 : 0.0;
}

}  // namespace vino::codec::json_number_detail
