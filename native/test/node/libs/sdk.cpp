// SPDX-License-Identifier: Apache-2.0
// A node on the SDK. Its param "do" makes it fail; else "halves" are the numbers of "in" halved and
// "rank" is how many dimensions it has.
#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

#include "vinoserve/node.hpp"

namespace {

class Halver {
 public:
  explicit Halver(const vinoserve::Params& params) : what_(params.text("do", "work")) {
    if (what_ == "not_load") throw std::runtime_error("no loading today");
  }

  std::vector<vinoserve::Info> inputs() const {
    if (what_ == "not_declare") throw 5;
    return {vinoserve::info<double>("in", {vinoserve::kAny, 2})};
  }
  std::vector<vinoserve::Info> outputs() const {
    return {vinoserve::info<std::int64_t>("rank", {}),
            vinoserve::info<double>("halves", {vinoserve::kAny, 2})};
  }
  std::size_t keptBlocks() const { return 4; }

  void run(const vinoserve::Inputs& in, vinoserve::Outputs& out) const {
    if (what_ == "nothing") return;
    const auto input = in["in"];
    out.add<std::int64_t>("rank", vinoserve::Dims{})[0] =
        static_cast<std::int64_t>(input.dims().size());
    if (what_ == "half") throw std::runtime_error("half way");
    std::ranges::transform(input.elements<double>(),
                           out.add<double>("halves", input.dims()).begin(),
                           [](double x) { return x / 2; });
  }

 private:
  std::string what_;
};

}  // namespace

VINOSERVE_NODE(Halver)
