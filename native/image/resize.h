// SPDX-License-Identifier: Apache-2.0
// Bilinear resize, row by row, as OpenCV's INTER_LINEAR does it: stretched, half-pixel centres,
// edges repeated, no anti-aliasing (kserve-v2-rest.md 10.7). Holds two rows, however large the
// image.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>

#include "base/element_type.h"
#include "image/decode.h"

namespace vino::image {

/// Size of an image.
struct Size {
  std::int64_t width;
  std::int64_t height;
  friend bool operator==(const Size&, const Size&) = default;
};

/// Takes the rows of an image of size `from` and hands out those of the image of size `to`, top
/// first, while they come.
class RowResizer : public RowSink {
 public:
  /// `row` is called with each finished row: `to.width` times `channels` values of `type`, valid
  /// during the call. `type` is u8, u16, i16, f32 or f64: 8-bit values are interpolated in fixed
  /// point (OpenCV's 11 bits), others in floating point; integers are rounded to nearest.
  static std::unique_ptr<RowResizer> make(ElementType type, Size from, Size to,
                                          std::int64_t channels,
                                          std::function<void(const std::byte*)> row);
};

}  // namespace vino::image
