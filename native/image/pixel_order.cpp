// SPDX-License-Identifier: Apache-2.0
#include "image/pixel_order.h"

namespace vino::image {
namespace {

template <typename T>
void reorder(PixelOrder order, std::size_t bands, const T* in, T* out, std::size_t width) noexcept {
  switch (order) {
    case PixelOrder::kGrey:
      for (std::size_t x = 0; x < width; ++x) out[x] = in[x * bands];
      break;
    case PixelOrder::kGreyAlpha:
      for (std::size_t x = 0; x < width; ++x, in += 2, out += 4) {
        out[0] = out[1] = out[2] = in[0];
        out[3] = in[1];
      }
      break;
    case PixelOrder::kRgb:
      for (std::size_t x = 0; x < width; ++x, in += 3, out += 3) {
        out[0] = in[2];
        out[1] = in[1];
        out[2] = in[0];
      }
      break;
    case PixelOrder::kRgba:
      for (std::size_t x = 0; x < width; ++x, in += 4, out += 4) {
        out[0] = in[2];
        out[1] = in[1];
        out[2] = in[0];
        out[3] = in[3];
      }
      break;
    case PixelOrder::kCmyk:
      // OpenCV takes the values of a file as they are, 255 for no ink; libvips has turned them
      // round.
      for (std::size_t x = 0; x < width; ++x, in += 4, out += 3) {
        const auto bare = [in](int ink) { return 255 - in[ink]; };
        const auto light = [&bare](int ink) {
          return bare(3) - (((255 - bare(ink)) * bare(3)) >> 8);
        };
        out[0] = static_cast<T>(light(2));
        out[1] = static_cast<T>(light(1));
        out[2] = static_cast<T>(light(0));
      }
      break;
  }
}

}  // namespace

std::int64_t channelsOf(PixelOrder order) noexcept {
  switch (order) {
    case PixelOrder::kGrey:
      return 1;
    case PixelOrder::kRgb:
    case PixelOrder::kCmyk:
      return 3;
    case PixelOrder::kGreyAlpha:
    case PixelOrder::kRgba:
      break;
  }
  return 4;
}

void reorderRow(PixelOrder order, ElementType type, std::size_t bands, const void* in,
                std::byte* out, std::size_t width) noexcept {
  if (type == ElementType::kU8) {
    reorder(order, bands, static_cast<const std::uint8_t*>(in),
            reinterpret_cast<std::uint8_t*>(out), width);
  } else {
    reorder(order, bands, static_cast<const std::uint16_t*>(in),
            reinterpret_cast<std::uint16_t*>(out), width);
  }
}

}  // namespace vino::image
