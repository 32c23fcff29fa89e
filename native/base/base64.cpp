// SPDX-License-Identifier: Apache-2.0
#include "base/base64.h"

#include <array>
#include <cstdint>

namespace vino {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Has a bit that no value has, so that several can be tested at once.
constexpr std::uint8_t kNone = 0x80;

constexpr std::array<std::uint8_t, 256> kValues = [] {
  std::array<std::uint8_t, 256> values{};
  values.fill(kNone);
  for (std::size_t i = 0; i < kAlphabet.size(); ++i) {
    values[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::uint8_t>(i);
  }
  return values;
}();

std::uint32_t valueOf(char c) noexcept { return kValues[static_cast<unsigned char>(c)]; }

bool isSpace(char c) noexcept { return c == ' ' || (c >= '\t' && c <= '\r'); }

/// Writes the upper `count` bytes of 24 bits.
char* write(char* to, std::uint32_t bits, std::size_t count) noexcept {
  for (std::size_t i = 0; i < count; ++i) *to++ = static_cast<char>(bits >> (16 - 8 * i) & 0xFF);
  return to;
}

}  // namespace

std::optional<std::string> fromBase64(std::string_view text) {
  std::string bytes(text.size() / 4 * 3 + 3, '\0');
  char* to = bytes.data();
  std::uint32_t bits = 0;
  std::size_t held = 0;
  std::size_t padding = 0;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at != end) {
    while (held == 0 && padding == 0 && end - at >= 4) {
      const auto a = valueOf(at[0]), b = valueOf(at[1]), c = valueOf(at[2]), d = valueOf(at[3]);
      if (((a | b | c | d) & kNone) != 0) break;
      to = write(to, a << 18 | b << 12 | c << 6 | d, 3);
      at += 4;
    }
    if (at == end) break;
    const char next = *at++;
    if (isSpace(next)) continue;
    if (next == '=') {
      ++padding;
      continue;
    }
    const auto value = valueOf(next);
    if (value == kNone || padding > 0) return std::nullopt;
    bits = bits << 6 | value;
    if (++held < 4) continue;
    to = write(to, bits, 3);
    bits = 0;
    held = 0;
  }
  const auto wanted = held == 0 ? 0 : 4 - held;
  if (held == 1 || (padding > 0 && padding != wanted)) return std::nullopt;
  if (held > 1) to = write(to, bits << (6 * wanted), held - 1);
  bytes.resize(static_cast<std::size_t>(to - bytes.data()));
  return bytes;
}

void appendBase64(ByteBuffer& out, std::string_view bytes) {
  char* const begin = out.room(base64Size(bytes.size()));
  char* to = begin;
  while (!bytes.empty()) {
    const auto taken = bytes.substr(0, 3);
    bytes.remove_prefix(taken.size());
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      const char byte = i < taken.size() ? taken[i] : '\0';
      bits = bits << 8 | static_cast<unsigned char>(byte);
    }
    for (std::size_t i = 0; i < 4; ++i) {
      *to++ = i <= taken.size() ? kAlphabet[bits >> (18 - 6 * i) & 0x3F] : '=';
    }
  }
  out.advance(static_cast<std::size_t>(to - begin));
}

}  // namespace vino
