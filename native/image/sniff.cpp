// SPDX-License-Identifier: Apache-2.0
#include "image/sniff.h"

#include <string_view>

namespace vino::image {
namespace {

using std::string_view_literals::operator""sv;

std::string_view textOf(ConstBytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

Format sniff(ConstBytes encoded) noexcept {
  const auto text = textOf(encoded);
  if (text.starts_with("\xFF\xD8\xFF"sv)) return Format::kJpeg;
  if (text.starts_with("\x89PNG\r\n\x1A\n"sv)) return Format::kPng;
  if (text.starts_with("RIFF"sv) && text.size() >= 12 && text.substr(8, 4) == "WEBP"sv) {
    return Format::kWebp;
  }
  if (text.starts_with("II*\0"sv) || text.starts_with("MM\0*"sv)) return Format::kTiff;
  return Format::kUnknown;
}

bool hasAdobeMarker(ConstBytes jpeg) noexcept {
  constexpr std::uint8_t kApp14 = 0xEE;
  constexpr std::uint8_t kStartOfScan = 0xDA;
  const auto at = [jpeg](std::size_t i) { return std::to_integer<std::uint8_t>(jpeg[i]); };
  std::size_t i = 2;
  while (i + 4 <= jpeg.size()) {
    if (at(i) != 0xFF) return false;
    const auto marker = at(i + 1);
    if (marker == 0xFF) {  // a fill byte
      ++i;
      continue;
    }
    if (marker == kStartOfScan) return false;
    const std::size_t length = std::size_t{at(i + 2)} * 256 + at(i + 3);
    if (marker == kApp14 && length >= 14 && i + 9 <= jpeg.size() &&
        textOf(jpeg.subspan(i + 4, 5)) == "Adobe"sv) {
      return true;
    }
    i += 2 + length;
  }
  return false;
}

}  // namespace vino::image
