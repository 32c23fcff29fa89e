// SPDX-License-Identifier: Apache-2.0
// mean: of "answers" FP32 (N,1,C), gathered, their mean: "answer" (1,C).
#include <cstddef>
#include <cstdint>
#include <vector>

#include "vinoserve/node.hpp"

namespace {

using vinoserve::info;
using vinoserve::kAny;

class Mean {
 public:
  explicit Mean(const vinoserve::Params&) {}

  std::vector<vinoserve::Info> inputs() const { return {info<float>("answers", {kAny, 1, kAny})}; }
  std::vector<vinoserve::Info> outputs() const { return {info<float>("answer", {1, kAny})}; }

  void run(const vinoserve::Inputs& in, vinoserve::Outputs& out) const {
    const auto input = in["answers"];
    input.expectDims({kAny, 1, kAny});
    const auto count = input.dims()[0];
    const auto classes = input.dims()[2];
    const auto answers = input.elements<float>();
    const auto mean = out.add<float>("answer", {1, classes});
    for (std::size_t i = 0; i < classes; ++i) {
      float sum = 0;
      for (std::size_t n = 0; n < count; ++n) sum += answers[n * classes + i];
      mean[i] = sum / static_cast<float>(count);
    }
  }
};

}  // namespace

VINOSERVE_NODE(Mean)
