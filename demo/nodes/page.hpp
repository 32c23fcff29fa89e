// SPDX-License-Identifier: Apache-2.0
// A grey page and the rectangles on it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>

namespace demo {

/// Rows of grey pixels, dark ink on light paper; the pixels are somebody else's.
struct Page {
  std::span<const std::uint8_t> pixels;
  std::int64_t height = 0;
  std::int64_t width = 0;

  std::uint8_t at(std::int64_t y, std::int64_t x) const {
    return pixels[static_cast<std::size_t>(y * width + x)];
  }
};

/// A rectangle of pixels; right and bottom are the first that are no part of it.
struct Box {
  std::int64_t left = 0;
  std::int64_t top = 0;
  std::int64_t right = 0;
  std::int64_t bottom = 0;

  std::int64_t width() const noexcept { return right - left; }
  std::int64_t height() const noexcept { return bottom - top; }

  /// The smallest box around both.
  Box joined(const Box& other) const noexcept {
    return {std::min(left, other.left), std::min(top, other.top), std::max(right, other.right),
            std::max(bottom, other.bottom)};
  }
};

}  // namespace demo
