// SPDX-License-Identifier: Apache-2.0
// A PNG is a signature of 8 bytes, then chunks: length (4 bytes, most significant first), name (4),
// data, checksum (4). The first is IHDR, whose tenth byte is the colour type; the last is IEND.
#include "image/png_chunks.h"

#include <cstdint>
#include <string_view>

namespace vino::image {
namespace {

constexpr std::size_t kSignature = 8;
constexpr std::size_t kAroundData = 12;

}  // namespace

bool isWholePng(ConstBytes png) noexcept {
  std::size_t at = kSignature;
  while (at <= png.size() && png.size() - at >= kAroundData) {
    const auto chunk = png.subspan(at);
    if (std::string_view(reinterpret_cast<const char*>(chunk.data()) + 4, 4) == "IEND") return true;
    std::uint32_t length = 0;
    for (const auto byte : chunk.first(4))
      length = length << 8 | std::to_integer<std::uint32_t>(byte);
    at += kAroundData + length;
  }
  return false;
}

bool isGreyPng(ConstBytes png) noexcept {
  constexpr std::size_t kColourType = kSignature + 8 + 9;
  return png.size() > kColourType && png[kColourType] == std::byte{0};
}

}  // namespace vino::image
