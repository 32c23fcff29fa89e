// The custom node my_node: every number of "numbers" times the param "factor", as "scaled".
#include <algorithm>
#include <vector>

#include "vinoserve/node.hpp"

namespace {

class MyNode {
 public:
  // When the pipeline is loaded. What throws here keeps the pipeline from loading.
  explicit MyNode(const vinoserve::Params& params) : factor_(params.number<float>("factor", 2)) {}

  std::vector<vinoserve::Info> inputs() const {
    return {vinoserve::info<float>("numbers", {1, vinoserve::kAny})};
  }
  std::vector<vinoserve::Info> outputs() const {
    return {vinoserve::info<float>("scaled", {1, vinoserve::kAny})};
  }

  // For every request, from several threads at once. What throws here fails the request.
  void run(const vinoserve::Inputs& in, vinoserve::Outputs& out) const {
    const auto numbers = in["numbers"];
    const auto scaled = out.add<float>("scaled", numbers.dims());
    std::ranges::transform(numbers.elements<float>(), scaled.begin(),
                           [this](float number) { return number * factor_; });
  }

 private:
  float factor_;
};

}  // namespace

VINOSERVE_NODE(MyNode)
