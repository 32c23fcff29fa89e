// SPDX-License-Identifier: Apache-2.0
// shifts: "image" U8 (1,H,W,1) as it is and moved by a pixel up, left, right and down: "images"
// (5,1,H,W,1). What moves in from outside repeats the edge.
#include <algorithm>
#include <cstdint>
#include <vector>

#include "vinoserve/node.hpp"

namespace {

using vinoserve::info;
using vinoserve::kAny;

struct Step {
  std::int64_t y;
  std::int64_t x;
};
constexpr Step kSteps[] = {{0, 0}, {-1, 0}, {0, -1}, {0, 1}, {1, 0}};

class Shifts {
 public:
  explicit Shifts(const vinoserve::Params&) {}

  std::vector<vinoserve::Info> inputs() const {
    return {info<std::uint8_t>("image", {1, kAny, kAny, 1})};
  }
  std::vector<vinoserve::Info> outputs() const {
    return {info<std::uint8_t>("images", {std::size(kSteps), 1, kAny, kAny, 1})};
  }

  void run(const vinoserve::Inputs& in, vinoserve::Outputs& out) const {
    const auto image = in["image"];
    image.expectDims({1, kAny, kAny, 1});
    const auto height = static_cast<std::int64_t>(image.dims()[1]);
    const auto width = static_cast<std::int64_t>(image.dims()[2]);
    const auto pixels = image.elements<std::uint8_t>();
    auto to =
        out.add<std::uint8_t>("images", {std::size(kSteps), 1, image.dims()[1], image.dims()[2], 1})
            .begin();
    for (const auto& step : kSteps) {
      for (std::int64_t y = 0; y < height; ++y) {
        const auto row = std::clamp<std::int64_t>(y - step.y, 0, height - 1) * width;
        for (std::int64_t x = 0; x < width; ++x) {
          const auto column = std::clamp<std::int64_t>(x - step.x, 0, width - 1);
          *to++ = pixels[static_cast<std::size_t>(row + column)];
        }
      }
    }
  }
};

}  // namespace

VINOSERVE_NODE(Shifts)
