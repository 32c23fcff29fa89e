// SPDX-License-Identifier: Apache-2.0
// Cuts: "rows" are as many tensors as the first of its numbers says, each the numbers and its
// place, which "places" has alone. Its param "do" makes it wrong in one way.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "vinoserve/node.hpp"

namespace {

constexpr std::uint64_t kWidth = 10;

class Rows {
 public:
  explicit Rows(const vinoserve::Params& params) : what_(params.text("do", "work")) {}

  std::vector<vinoserve::Info> inputs() const {
    return {vinoserve::info<float>("numbers", {1, kWidth})};
  }
  std::vector<vinoserve::Info> outputs() const {
    return {vinoserve::info<float>("rows", {vinoserve::kAny, 1, kWidth}),
            vinoserve::info<std::int32_t>("places", {vinoserve::kAny, 1, 1})};
  }

  void run(const vinoserve::Inputs& in, vinoserve::Outputs& out) const {
    const auto numbers = in["numbers"].elements<float>();
    const auto count = static_cast<std::uint64_t>(numbers[0]);
    auto dims =
        what_ == "flat" ? vinoserve::Dims{count, kWidth} : vinoserve::Dims{count, 1, kWidth};
    const auto rows = out.add<float>("rows", dims);
    const auto places = out.add<std::int32_t>(
        "places", vinoserve::Dims{what_ == "uneven" ? count + 1 : count, 1, 1});
    for (std::size_t i = 0; i < rows.size(); ++i) {
      rows[i] = numbers[i % kWidth] + static_cast<float>(i / kWidth);
    }
    for (std::size_t i = 0; i < places.size(); ++i) places[i] = static_cast<std::int32_t>(i);
  }

 private:
  std::string what_;
};

}  // namespace

VINOSERVE_NODE(Rows)
