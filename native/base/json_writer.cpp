// SPDX-License-Identifier: Apache-2.0
#include "base/json_writer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>

namespace vino {
namespace {

template <typename T>
char* digits(char* to, T value) noexcept {
  return std::to_chars(to, to + kWidestNumber, value).ptr;
}

char* word(char* to, std::string_view text) noexcept {
  std::memcpy(to, text.data(), text.size());
  return to + text.size();
}

bool needsEscape(char c) noexcept {
  return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
}

void appendEscaped(ByteBuffer& out, char c) {
  constexpr std::string_view kShort = "\"\\\b\f\n\r\t";
  constexpr std::string_view kLetter = "\"\\bfnrt";
  constexpr std::string_view kHex = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  if (const auto at = kShort.find(c); at != std::string_view::npos) {
    out.append('\\');
    out.append(kLetter[at]);
  } else {
    out.append("\\u00");
    out.append(kHex[byte >> 4]);
    out.append(kHex[byte & 15]);
  }
}

}  // namespace

char* printNumber(char* to, double value) noexcept {
  // Below 2^53 a whole double is printed as the integer it is, which is several times faster.
  constexpr double kExactInteger = 9007199254740992.0;
  if (std::fabs(value) < kExactInteger) {
    const auto whole = static_cast<std::int64_t>(value);
    if (static_cast<double>(whole) == value) {
      if (whole == 0 && std::signbit(value)) return word(to, "-0.0");
      return word(digits(to, whole), ".0");
    }
  } else if (!std::isfinite(value)) {
    return word(to, "null");
  }
  char* end = digits(to, value);
  const bool looksWhole = std::all_of(to, end, [](char c) { return c != '.' && c != 'e'; });
  return looksWhole ? word(end, ".0") : end;
}

char* printNumber(char* to, std::int64_t value) noexcept { return digits(to, value); }
char* printNumber(char* to, std::uint64_t value) noexcept { return digits(to, value); }

void appendNumber(ByteBuffer& out, std::uint64_t value) {
  char* to = out.room(kWidestNumber);
  out.advance(static_cast<std::size_t>(printNumber(to, value) - to));
}

void appendNumber(ByteBuffer& out, std::int64_t value) {
  char* to = out.room(kWidestNumber);
  out.advance(static_cast<std::size_t>(printNumber(to, value) - to));
}

void appendString(ByteBuffer& out, std::string_view text) {
  out.append('"');
  while (!text.empty()) {
    const auto stop = std::find_if(text.begin(), text.end(), needsEscape);
    const auto plain = static_cast<std::size_t>(stop - text.begin());
    out.append(text.substr(0, plain));
    text.remove_prefix(plain);
    if (!text.empty()) {
      appendEscaped(out, text.front());
      text.remove_prefix(1);
    }
  }
  out.append('"');
}

}  // namespace vino
