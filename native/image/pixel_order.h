// SPDX-License-Identifier: Apache-2.0
// The order of a pixel's channels: from how libvips gives them to how OpenCV does, which is what
// models behind OVMS were made for (kserve-v2-rest.md 10.3).
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/element_type.h"

namespace vino::image {

/// What libvips gives for a pixel. Grey stays one channel, grey with alpha becomes BGRA; ink values
/// become BGR.
enum class PixelOrder : std::uint8_t { kGrey, kGreyAlpha, kRgb, kRgba, kCmyk };

/// Channels once reordered: 1, 3 or 4.
std::int64_t channelsOf(PixelOrder order) noexcept;

/// Reorders one row of `width` pixels. `type` is u8, or u16 for all but kCmyk; `bands` is how many
/// values a pixel has in `in`: those that `order` does not name are left out.
void reorderRow(PixelOrder order, ElementType type, std::size_t bands, const void* in,
                std::byte* out, std::size_t width) noexcept;

}  // namespace vino::image
