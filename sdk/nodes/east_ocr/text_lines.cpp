// SPDX-License-Identifier: Apache-2.0
#include "east_ocr/text_lines.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <functional>
#include <numbers>
#include <optional>
#include <utility>

namespace nodes {
namespace {

struct Point {
  std::int64_t x;
  std::int64_t y;
};

/// Cut to whole pixels, as everything that follows is counted in them.
Point pixelAt(float x, float y) {
  return {static_cast<std::int64_t>(x), static_cast<std::int64_t>(y)};
}

/// From..to, grown by a share of its length on either side and kept between 0 and `most`. The
/// second side grows by the length that the first has left, as OpenVINO Model Server reckons.
void grow(std::int64_t& from, std::int64_t& to, float share, std::int64_t most) {
  const auto grown = [&] { return static_cast<float>(to - from) * share; };
  from = std::max<std::int64_t>(0, static_cast<std::int64_t>(static_cast<float>(from) - grown()));
  to = std::min(most, static_cast<std::int64_t>(static_cast<float>(to) + grown()));
}

/// The line around the place (x, y) of the picture; nothing where its numbers make none.
std::optional<TextLine> lineAt(Point place, std::span<const float> sides, float confidence,
                               Size picture, const EastReading& reading) {
  constexpr float kAbsurd = 1e6F;
  for (const auto side : sides) {
    if (!(std::abs(side) < kAbsurd)) return std::nullopt;
  }
  const auto [top, right, bottom, left, angle] =
      std::array{sides[0], sides[1], sides[2], sides[3], sides[4]};
  const auto cos = std::cos(angle);
  const auto sin = std::sin(angle);
  const auto height = top + bottom;
  const auto width = right + left;
  const auto fromPlace = pixelAt(cos * right + sin * bottom, -sin * right + cos * bottom);
  const auto upwards = pixelAt(-sin * height, -cos * height);
  const auto backwards = pixelAt(-cos * width, sin * width);
  const Point corner{place.x + fromPlace.x, place.y + fromPlace.y};
  auto [x1, x2] = std::minmax(
      {corner.x, corner.x + upwards.x, corner.x + backwards.x, corner.x + upwards.x + backwards.x});
  auto [y1, y2] = std::minmax(
      {corner.y, corner.y + upwards.y, corner.y + backwards.y, corner.y + upwards.y + backwards.y});
  grow(x1, x2, reading.widthGrowth, picture.width);
  grow(y1, y2, reading.heightGrowth, picture.height);
  if (x2 <= x1 || y2 <= y1) return std::nullopt;
  return TextLine{
      {x1, y1, x2 - x1, y2 - y1}, confidence, angle, height * (1 + reading.heightGrowth)};
}

/// What both cover, as a share of what either does.
float overlap(const Box& a, const Box& b) {
  const auto common = [](std::int64_t from, std::int64_t length, std::int64_t other,
                         std::int64_t otherLength) {
    return std::max<std::int64_t>(
        0, std::min(from + length, other + otherLength) - std::max(from, other));
  };
  const auto both = common(a.x, a.width, b.x, b.width) * common(a.y, a.height, b.y, b.height);
  const auto either = a.width * a.height + b.width * b.height - both;
  return static_cast<float>(both) / static_cast<float>(either);
}

std::vector<TextLine> surestOfEach(std::vector<TextLine> lines, float mostOverlap) {
  std::ranges::reverse(lines);  // of equally sure ones the last comes first
  std::ranges::stable_sort(lines, std::ranges::greater(), &TextLine::confidence);
  std::vector<TextLine> kept;
  for (const auto& line : lines) {
    const auto covers = [&](const TextLine& surer) {
      return overlap(surer.box, line.box) > mostOverlap;
    };
    if (std::ranges::none_of(kept, covers)) kept.push_back(line);
  }
  return kept;
}

}  // namespace

std::vector<TextLine> textLines(std::span<const float> scores, std::span<const float> geometry,
                                Size picture, const EastReading& reading) {
  std::vector<TextLine> lines;
  const auto columns = picture.width / kEastScale;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (!(scores[i] >= reading.leastConfidence)) continue;
    const auto at = static_cast<std::int64_t>(i);
    const Point place{at % columns * kEastScale, at / columns * kEastScale};
    const auto sides = geometry.subspan(i * kEastGeometry, kEastGeometry);
    if (const auto line = lineAt(place, sides, scores[i], picture, reading)) lines.push_back(*line);
  }
  return surestOfEach(std::move(lines), reading.mostOverlap);
}

float degrees(float radians) noexcept { return radians * (180 / std::numbers::pi_v<float>); }

Picture rotated(const ConstPixels& pixels, float degrees) {
  Picture turned(pixels.size, pixels.channels);
  const auto angle = static_cast<double>(degrees) * std::numbers::pi / 180;
  const auto cos = std::cos(angle);
  const auto sin = std::sin(angle);
  const auto [height, width] = pixels.size;
  const auto middleX = static_cast<double>(width / 2);
  const auto middleY = static_cast<double>(height / 2);
  const auto pixel = [&](std::int64_t y, std::int64_t x, std::int64_t c) {
    return y < 0 || y >= height || x < 0 || x >= width ? 0 : pixels.at(y, x, c);
  };
  for (std::int64_t y = 0; y < height; ++y) {
    for (std::int64_t x = 0; x < width; ++x) {
      const auto right = static_cast<double>(x) - middleX;
      const auto down = static_cast<double>(y) - middleY;
      const auto fromX = middleX + cos * right - sin * down;
      const auto fromY = middleY + sin * right + cos * down;
      const auto x0 = static_cast<std::int64_t>(std::floor(fromX));
      const auto y0 = static_cast<std::int64_t>(std::floor(fromY));
      const auto shareX = static_cast<float>(fromX - std::floor(fromX));
      const auto shareY = static_cast<float>(fromY - std::floor(fromY));
      for (std::int64_t c = 0; c < pixels.channels; ++c) {
        const auto above = mixed(pixel(y0, x0, c), pixel(y0, x0 + 1, c), shareX);
        const auto below = mixed(pixel(y0 + 1, x0, c), pixel(y0 + 1, x0 + 1, c), shareX);
        turned.view.at(y, x, c) = mixed(above, below, shareY);
      }
    }
  }
  return turned;
}

ConstPixels middleRows(const ConstPixels& pixels, float rows) {
  const auto height =
      std::clamp<std::int64_t>(static_cast<std::int64_t>(rows), 1, pixels.size.height);
  const auto above = static_cast<std::int64_t>((static_cast<float>(pixels.size.height) - rows) / 2);
  const auto top = std::clamp<std::int64_t>(above, 0, pixels.size.height - height);
  return pixels.cropped({0, top, pixels.size.width, height});
}

}  // namespace nodes
