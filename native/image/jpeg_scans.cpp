// SPDX-License-Identifier: Apache-2.0
#include "image/jpeg_scans.h"

#include <cstdint>
#include <string_view>

namespace vino::image {
namespace {

constexpr std::uint8_t kStartOfScan = 0xDA;
constexpr std::uint8_t kEndOfImage = 0xD9;

/// Whether `code` stands alone: padding (0xFF), a stuffed zero, a restart, TEM or start of image.
bool isAlone(std::uint8_t code) {
  return code <= 0x01 || code == 0xFF || (code >= 0xD0 && code <= 0xD8);
}

}  // namespace

std::size_t countJpegScans(ConstBytes jpeg) noexcept {
  const std::string_view bytes(reinterpret_cast<const char*>(jpeg.data()), jpeg.size());
  const auto at = [bytes](std::size_t i) { return static_cast<std::uint8_t>(bytes[i]); };
  std::size_t scans = 0;
  // Between segments lies nothing, or coded pixels, in which 0xFF is followed by what stands alone.
  for (auto i = bytes.find('\xFF'); i != bytes.npos && i + 1 < bytes.size();) {
    const auto code = at(i + 1);
    if (code == kEndOfImage) break;
    if (code == kStartOfScan) ++scans;
    if (isAlone(code)) {
      i = bytes.find('\xFF', i + (code == 0xFF ? 1 : 2));
    } else if (i + 3 < bytes.size()) {
      i = bytes.find('\xFF', i + 2 + std::size_t{at(i + 2)} * 256 + at(i + 3));
    } else {
      break;
    }
  }
  return scans;
}

}  // namespace vino::image
