// SPDX-License-Identifier: Apache-2.0
// add_one (pipelines.md 11): output_numbers = input_numbers + add_number - sub_number.
#include <algorithm>
#include <cstddef>
#include <vector>

#include "common/lenient.hpp"
#include "vinoserve/node.hpp"

namespace {

using vinoserve::Info;

class AddOne {
 public:
  explicit AddOne(const vinoserve::Params& params)
      : step_(static_cast<float>(nodes::wholeNumber(params, "add_number", 1, 0)) -
              static_cast<float>(nodes::wholeNumber(params, "sub_number", 0, 0))),
        kept_(static_cast<std::size_t>(nodes::wholeNumber(params, "output_queue_size", 10, 1)) +
              static_cast<std::size_t>(nodes::wholeNumber(params, "info_queue_size", 10, 1))) {}

  std::vector<Info> inputs() const { return {vinoserve::info<float>("input_numbers", {1, 10})}; }
  std::vector<Info> outputs() const { return {vinoserve::info<float>("output_numbers", {1, 10})}; }
  std::size_t keptBlocks() const { return kept_; }

  void run(const vinoserve::Inputs& in, vinoserve::Outputs& out) const {
    const auto input = in["input_numbers"];
    const auto results = out.add<float>("output_numbers", input.dims());
    std::ranges::transform(input.elements<float>(), results.begin(),
                           [this](float x) { return x + step_; });
  }

 private:
  float step_;
  std::size_t kept_;
};

}  // namespace

VINOSERVE_NODE(AddOne)
