// SPDX-License-Identifier: Apache-2.0
// Bilinear resize, row by row, as OpenCV's INTER_LINEAR does it: stretched, half-pixel centres,
// edges repeated, no anti-aliasing (kserve-v2-rest.md 10.7). Holds two rows, however large the
// image.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "base/element_type.h"
#include "image/size.h"

namespace vino::image {

/// Takes the rows of an image one by one and gives those of the resized one as soon as it can:
/// after each `put`, `take` until there is none.
class RowResizer {
 public:
  /// `type` is u8, u16, i16, f32 or f64, of source and target alike. 8-bit values are interpolated
  /// in fixed point, exactly as OpenCV does; others in floating point, integers rounded to nearest.
  static std::unique_ptr<RowResizer> make(ElementType type, Size from, Size to,
                                          std::int64_t channels);

  virtual ~RowResizer() = default;
  RowResizer(const RowResizer&) = delete;
  RowResizer& operator=(const RowResizer&) = delete;

  /// Reads the next source row, `from.width` times `channels` values.
  virtual void put(const std::byte* row) = 0;

  /// Writes the next target row, `to.width` times `channels` values; false where it lacks a source
  /// row or was the last one.
  virtual bool take(std::byte* out) = 0;

 protected:
  RowResizer() = default;
};

}  // namespace vino::image
