// SPDX-License-Identifier: Apache-2.0
#include "common/picture.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

namespace nodes {
namespace {

/// Between which two pixels of a row or column one of the result lies, and how far along.
struct Between {
  std::int64_t first;
  std::int64_t second;
  float share;  ///< of the second
};

std::vector<Between> betweens(std::int64_t from, std::int64_t to) {
  const double scale = static_cast<double>(from) / static_cast<double>(to);
  std::vector<Between> result;
  result.reserve(static_cast<std::size_t>(to));
  for (std::int64_t i = 0; i < to; ++i) {
    const auto place = static_cast<float>((static_cast<double>(i) + 0.5) * scale - 0.5);
    const auto floor = std::floor(place);
    const auto first = static_cast<std::int64_t>(floor);
    if (first < 0) {
      result.push_back({0, 0, 0});
    } else if (first >= from - 1) {
      result.push_back({from - 1, from - 1, 0});
    } else {
      result.push_back({first, first + 1, place - floor});
    }
  }
  return result;
}

}  // namespace

Layout layoutOf(const vinoserve::Params& params, std::string_view key, std::string_view otherwise) {
  return params.choice(key, {"NCHW", "NHWC"}, otherwise) == "NCHW" ? Layout::kNchw : Layout::kNhwc;
}

vinoserve::Dims dimsOf(Layout layout, Size size, std::int64_t channels) {
  const auto height = static_cast<std::uint64_t>(size.height);
  const auto width = static_cast<std::uint64_t>(size.width);
  const auto depth = static_cast<std::uint64_t>(channels);
  if (layout == Layout::kNchw) return {1, depth, height, width};
  return {1, height, width, depth};
}

Box boxWithin(Size size, float left, float top, float width, float height) {
  constexpr float kAbsurd = 1e9F;
  for (const auto number : {left, top, width, height}) {
    if (!(std::abs(number) < kAbsurd)) return {};
  }
  const auto x = static_cast<std::int64_t>(left);
  const auto y = static_cast<std::int64_t>(top);
  const auto x1 = std::clamp<std::int64_t>(x, 0, size.width);
  const auto y1 = std::clamp<std::int64_t>(y, 0, size.height);
  const auto x2 = std::clamp(x + static_cast<std::int64_t>(width), x1, size.width);
  const auto y2 = std::clamp(y + static_cast<std::int64_t>(height), y1, size.height);
  return {x1, y1, x2 - x1, y2 - y1};
}

ConstPixels pictureOf(const vinoserve::Input& input, Layout layout) {
  using vinoserve::kAny;
  input.expectDims({1, kAny, kAny, kAny});
  const auto pixels = input.elements<float>();
  const auto dim = [&](std::size_t i) { return static_cast<std::int64_t>(input.dims()[i]); };
  if (layout == Layout::kNchw) return viewAt(pixels.data(), layout, {dim(2), dim(3)}, dim(1));
  return viewAt(pixels.data(), layout, {dim(1), dim(2)}, dim(3));
}

Picture copyOf(const ConstPixels& pixels) {
  Picture copy(pixels.size, pixels.channels);
  for (std::int64_t y = 0; y < pixels.size.height; ++y) {
    for (std::int64_t x = 0; x < pixels.size.width; ++x) {
      for (std::int64_t c = 0; c < pixels.channels; ++c) copy.view.at(y, x, c) = pixels.at(y, x, c);
    }
  }
  return copy;
}

void resize(const ConstPixels& from, const Pixels& to) {
  if (from.size.height == 0 || from.size.width == 0) {
    throw std::invalid_argument("a picture without pixels cannot be resized");
  }
  const auto columns = betweens(from.size.width, to.size.width);
  const auto rows = betweens(from.size.height, to.size.height);
  for (std::int64_t y = 0; y < to.size.height; ++y) {
    const auto& row = rows[static_cast<std::size_t>(y)];
    for (std::int64_t x = 0; x < to.size.width; ++x) {
      const auto& column = columns[static_cast<std::size_t>(x)];
      for (std::int64_t c = 0; c < to.channels; ++c) {
        const auto above = mixed(from.at(row.first, column.first, c),
                                 from.at(row.first, column.second, c), column.share);
        const auto below = mixed(from.at(row.second, column.first, c),
                                 from.at(row.second, column.second, c), column.share);
        to.at(y, x, c) = mixed(above, below, row.share);
      }
    }
  }
}

void toGray(const ConstPixels& bgr, const Pixels& to) {
  for (std::int64_t y = 0; y < to.size.height; ++y) {
    for (std::int64_t x = 0; x < to.size.width; ++x) {
      to.at(y, x, 0) =
          0.114F * bgr.at(y, x, 0) + 0.587F * bgr.at(y, x, 1) + 0.299F * bgr.at(y, x, 2);
    }
  }
}

}  // namespace nodes
