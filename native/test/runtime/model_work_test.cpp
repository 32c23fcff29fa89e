// SPDX-License-Identifier: Apache-2.0
#include "runtime/model_work.h"

#include <openvino/op/matmul.hpp>

#include "check.h"
#include "models.h"

namespace vino::runtime {
namespace {

using test::expectEqual;
using test::Test;

double product(const ov::PartialShape& left, bool transposed) {
  const auto x = test::parameter("x", ov::element::f32, left);
  const auto weights =
      ov::op::v0::Constant::create(ov::element::f32, ov::Shape{20, 30}, std::vector<float>(600));
  return estimatedWork(
      *test::modelOf(std::make_shared<ov::op::v0::MatMul>(x, weights, transposed, false), {x}));
}

const Test kElements{"an operation costs its output", [] {
                       // Parameter, Add and Result, ten elements each; the constant costs nothing.
                       expectEqual(estimatedWork(*test::addOne({2, 5})), 30.0);
                     }};

const Test kOpen{"an open batch counts as one",
                 [] { expectEqual(estimatedWork(*test::addOne({-1, 5})), 15.0); }};

const Test kProduct{"a matrix product costs its reduction for each element", [] {
                      expectEqual(product({4, 20}, false), 4.0 * 20 + 4 * 30 * 20 + 4 * 30);
                      expectEqual(product({20, 4}, true), 4.0 * 20 + 4 * 30 * 20 + 4 * 30);
                    }};

}  // namespace
}  // namespace vino::runtime
