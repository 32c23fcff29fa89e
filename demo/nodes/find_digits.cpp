// SPDX-License-Identifier: Apache-2.0
// find_digits: the digits of a handwritten page, cut out in reading order, one a shard.
//
// In:  page   U8 (1,H,W,1), dark ink on light paper
// Out: digits U8 (N,1,side,side,1), for a model of one picture
//      boxes  I32 (N,1,4), left, top, width, height in pixels
//      lines  I32 (N,1,1), the line that a digit stands on, from 0
// Params: side (8); contrast (64), how much darker than paper ink is at least; least_height (10),
// of a digit in pixels.
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <vector>

#include "crop.hpp"
#include "ink.hpp"
#include "page.hpp"
#include "reading_order.hpp"
#include "vinoserve/node.hpp"

namespace {

using vinoserve::info;
using vinoserve::kAny;

constexpr std::uint64_t kMostSide = 1024;

class FindDigits {
 public:
  explicit FindDigits(const vinoserve::Params& params)
      : side_(params.number<std::uint64_t>("side", 8)),
        contrast_(params.number<double>("contrast", 64)),
        leastHeight_(params.number<std::int64_t>("least_height", 10)) {
    if (side_ == 0 || side_ > kMostSide) {
      throw std::invalid_argument("param side must be from 1 to 1024");
    }
  }

  std::vector<vinoserve::Info> inputs() const {
    return {info<std::uint8_t>("page", {1, kAny, kAny, 1})};
  }
  std::vector<vinoserve::Info> outputs() const {
    return {info<std::uint8_t>("digits", {kAny, 1, side_, side_, 1}),
            info<std::int32_t>("boxes", {kAny, 1, 4}), info<std::int32_t>("lines", {kAny, 1, 1})};
  }

  void run(const vinoserve::Inputs& in, vinoserve::Outputs& out) const {
    const auto input = in["page"];
    input.expectDims({1, kAny, kAny, 1});
    const demo::Page page{input.elements<std::uint8_t>(),
                          static_cast<std::int64_t>(input.dims()[1]),
                          static_cast<std::int64_t>(input.dims()[2])};
    const auto shades = demo::shadesOf(page, contrast_);
    std::vector<demo::Placed> found;
    if (shades) found = demo::inReadingOrder(demo::patchesOf(page, *shades), leastHeight_);

    const auto digits = out.add<std::uint8_t>("digits", {found.size(), 1, side_, side_, 1});
    auto box = out.add<std::int32_t>("boxes", {found.size(), 1, 4}).begin();
    auto line = out.add<std::int32_t>("lines", {found.size(), 1, 1}).begin();
    for (std::size_t i = 0; i < found.size(); ++i) {
      const auto& [place, number] = found[i];
      demo::crop(page, *shades, place, static_cast<std::int64_t>(side_),
                 digits.subspan(i * side_ * side_, side_ * side_));
      for (const auto side : {place.left, place.top, place.width(), place.height()}) {
        *box++ = static_cast<std::int32_t>(side);
      }
      *line++ = number;
    }
  }

 private:
  std::uint64_t side_;
  double contrast_;
  std::int64_t leastHeight_;
};

}  // namespace

VINOSERVE_NODE(FindDigits)
