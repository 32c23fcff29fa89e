// SPDX-License-Identifier: Apache-2.0
// Pixel values from one element type to another, unscaled and saturating (kserve-v2-rest.md 10.5).
#pragma once

#include <cstddef>

#include "base/element_type.h"

namespace vino::image {

/// Whether pixels can become `type`: u8, i8, u16, i16, i32, f16, f32 or f64.
bool canHoldPixels(ElementType type) noexcept;

/// Converts `count` values of u8 or u16 to any type that `canHoldPixels`. `in` and `out` are
/// aligned for their types and do not overlap.
void convertPixels(ElementType from, const std::byte* in, ElementType to, std::byte* out,
                   std::size_t count) noexcept;

}  // namespace vino::image
