// SPDX-License-Identifier: Apache-2.0
// How large an image is.
#pragma once

#include <cstdint>

namespace vino::image {

/// In pixels.
struct Size {
  std::int64_t width = 0;
  std::int64_t height = 0;
  friend bool operator==(const Size&, const Size&) = default;
};

}  // namespace vino::image
