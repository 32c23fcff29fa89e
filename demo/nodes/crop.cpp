// SPDX-License-Identifier: Apache-2.0
#include "crop.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace demo {
namespace {

/// How much of pixel `i` lies in [from, to).
double covered(std::int64_t i, double from, double to) {
  return std::min(static_cast<double>(i + 1), to) - std::max(static_cast<double>(i), from);
}

/// The mean shade of a square of the page, of `size` pixels a side; beyond the page it is `paper`.
double meanOf(const Page& page, double paper, double left, double top, double size) {
  double sum = 0;
  for (auto y = static_cast<std::int64_t>(std::floor(top)); static_cast<double>(y) < top + size;
       ++y) {
    for (auto x = static_cast<std::int64_t>(std::floor(left)); static_cast<double>(x) < left + size;
         ++x) {
      const bool isOnPage = y >= 0 && y < page.height && x >= 0 && x < page.width;
      sum += covered(y, top, top + size) * covered(x, left, left + size) *
             (isOnPage ? page.at(y, x) : paper);
    }
  }
  return sum / (size * size);
}

}  // namespace

void crop(const Page& page, const Shades& shades, const Box& box, std::int64_t side,
          std::span<std::uint8_t> pixels) {
  const auto longer = static_cast<double>(std::max(box.width(), box.height()));
  const auto left = (static_cast<double>(box.left + box.right) - longer) / 2;
  const auto top = (static_cast<double>(box.top + box.bottom) - longer) / 2;
  const auto step = longer / static_cast<double>(side);
  std::vector<double> means;
  for (std::int64_t i = 0; i < side * side; ++i) {
    means.push_back(meanOf(page, shades.paper, left + static_cast<double>(i % side) * step,
                           top + static_cast<double>(i / side) * step, step));
  }
  const auto darkest = std::min(*std::ranges::min_element(means), shades.threshold());
  std::ranges::transform(means, pixels.begin(), [&](double mean) {
    const auto light = std::clamp((mean - darkest) / (shades.paper - darkest), 0.0, 1.0);
    return static_cast<std::uint8_t>(std::lround(255 * light));
  });
}

}  // namespace demo
