// SPDX-License-Identifier: Apache-2.0
#include "image/sniff.h"

#include <string_view>

namespace vino::image {

using std::string_view_literals::operator""sv;

Format sniff(ConstBytes encoded) noexcept {
  const std::string_view text(reinterpret_cast<const char*>(encoded.data()), encoded.size());
  if (text.starts_with("\xFF\xD8\xFF"sv)) return Format::kJpeg;
  if (text.starts_with("\x89PNG\r\n\x1A\n"sv)) return Format::kPng;
  if (text.starts_with("RIFF"sv) && text.size() >= 12 && text.substr(8, 4) == "WEBP"sv) {
    return Format::kWebp;
  }
  if (text.starts_with("II*\0"sv) || text.starts_with("MM\0*"sv)) return Format::kTiff;
  return Format::kUnknown;
}

}  // namespace vino::image
