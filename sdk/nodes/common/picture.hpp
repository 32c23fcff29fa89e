// SPDX-License-Identifier: Apache-2.0
// Pictures inside tensors: the same code for both layouts, without turning one into the other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "vinoserve/params.hpp"
#include "vinoserve/tensor.hpp"

namespace nodes {

enum class Layout { kNchw, kNhwc };

/// The layout that a param names, "NCHW" or "NHWC".
Layout layoutOf(const vinoserve::Params& params, std::string_view key, std::string_view otherwise);

/// Height and width in pixels.
struct Size {
  std::int64_t height = 0;
  std::int64_t width = 0;

  friend bool operator==(const Size&, const Size&) = default;
};

/// The dims of one picture.
vinoserve::Dims dimsOf(Layout layout, Size size, std::int64_t channels);

/// A rectangle of pixels.
struct Box {
  std::int64_t x = 0;
  std::int64_t y = 0;
  std::int64_t width = 0;
  std::int64_t height = 0;
};

/// What of a box lies within a picture of that size; without area where nothing does. Coordinates
/// are cut to whole pixels; such as are no numbers, or absurd, lie outside of every picture.
Box boxWithin(Size size, float left, float top, float width, float height);

/// A picture somewhere in memory: element (y, x, c) lies at the sum of steps.
template <typename T>
struct View {
  T* data = nullptr;
  Size size;
  std::int64_t channels = 0;
  std::int64_t rowStep = 0;
  std::int64_t columnStep = 0;
  std::int64_t channelStep = 0;

  T& at(std::int64_t y, std::int64_t x, std::int64_t c) const {
    return data[y * rowStep + x * columnStep + c * channelStep];
  }
  View cropped(const Box& box) const {
    auto part = *this;
    part.data += box.y * rowStep + box.x * columnStep;
    part.size = {box.height, box.width};
    return part;
  }
  operator View<const T>() const {
    return {data, size, channels, rowStep, columnStep, channelStep};
  }
};
using Pixels = View<float>;
using ConstPixels = View<const float>;

/// A dense picture of that layout at `data`.
template <typename T>
View<T> viewAt(T* data, Layout layout, Size size, std::int64_t channels) {
  if (layout == Layout::kNhwc) {
    return {data, size, channels, size.width * channels, channels, 1};
  }
  return {data, size, channels, size.width, 1, size.height * size.width};
}

/// A picture of its own, colours beside each other. Its view points into it, also after a move.
struct Picture {
  Picture(Size size, std::int64_t channels)
      : pixels(static_cast<std::size_t>(size.height * size.width * channels)),
        view(viewAt(pixels.data(), Layout::kNhwc, size, channels)) {}
  Picture(Picture&&) noexcept = default;
  Picture& operator=(Picture&&) noexcept = default;

  std::vector<float> pixels;
  Pixels view;
};

Picture copyOf(const ConstPixels& pixels);

/// The picture that an FP32 input of batch 1 is. Throws for any other.
ConstPixels pictureOf(const vinoserve::Input& input, Layout layout);

/// Between the first and the second, by the share of the second.
inline float mixed(float first, float second, float share) {
  return first * (1 - share) + second * share;
}

/// Bilinear, as OpenCV's INTER_LINEAR: centres of pixels on centres, edges repeated, no smoothing
/// where it shrinks. Channels are those of both.
void resize(const ConstPixels& from, const Pixels& to);

/// The lightness of blue, green and red, in that order, as one channel; sizes are equal.
void toGray(const ConstPixels& bgr, const Pixels& to);

}  // namespace nodes
