// SPDX-License-Identifier: Apache-2.0
#include "serving/warm_up.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <openvino/op/assign.hpp>
#include <openvino/op/read_value.hpp>
#include <openvino/op/reshape.hpp>
#include <openvino/op/util/variable.hpp>

#include "check.h"
#include "serving/servables.h"

namespace vino::serving {
namespace {

using test::expect;
using test::expectEqual;
using test::Test;

struct Borrower final : runtime::Borrower {
  void run() noexcept override {}
};

/// A model's one infer request after its warming up; `before` sees it first.
struct Warmed {
  template <typename Look>
  Warmed(const std::shared_ptr<ov::Model>& graph, const Look& before) {
    model = test::loaded(graph, false);
    requests = std::make_shared<runtime::InferRequestPool>(model.compiled, 1, pool);
    expect(requests->acquire(borrower));
    before(request());
    borrower.lease.reset();
    warmUp(*requests, model);
    expect(requests->acquire(borrower), "its infer request is free again");
  }
  explicit Warmed(const std::shared_ptr<ov::Model>& graph)
      : Warmed(graph, [](ov::InferRequest&) {}) {}

  ov::InferRequest& request() { return borrower.lease.slot().request; }

  ThreadPool pool{"test", 1};
  runtime::LoadedModel model;
  std::shared_ptr<runtime::InferRequestPool> requests;
  Borrower borrower;
};

const Test kZeros{"a model is run once, with zeros", [] {
                    Warmed warmed(test::addOne({2}));
                    const auto output = warmed.request().get_output_tensor(0);
                    expectEqual(output.data<float>()[0], 1.0F);
                    expectEqual(output.data<float>()[1], 1.0F);
                  }};

const Test kSmallest{"open dimensions are as small as they may be, at least 1", [] {
                       Warmed warmed(test::addOne({-1, {3, 9}, {0, 5}, 2}));
                       const auto output = warmed.request().get_output_tensor(0);
                       expect(output.get_shape() == ov::Shape{1, 3, 1, 2});
                     }};

const Test kStrings{"a model of strings is run too", [] {
                      const auto x = test::parameter("x", ov::element::string, {-1});
                      x->output(0).add_names({"y"});
                      Warmed warmed(test::modelOf(x, {x}));
                      expectEqual(warmed.request().get_output_tensor(0).get_size(), std::size_t{1});
                    }};

/// y = (sum of all inputs so far and 1 each)
std::shared_ptr<ov::Model> counting() {
  using ov::op::v0::Constant;
  const auto x = test::parameter("x", ov::element::f32, {1});
  const auto variable = std::make_shared<ov::op::util::Variable>(
      ov::op::util::VariableInfo{ov::PartialShape{1}, ov::element::f32, "sum"});
  const auto zero = Constant::create(ov::element::f32, ov::Shape{1}, {0});
  const auto one = Constant::create(ov::element::f32, ov::Shape{1}, {1});
  const auto before = std::make_shared<ov::op::v6::ReadValue>(zero, variable);
  const auto more = std::make_shared<ov::op::v1::Add>(x, one);
  const auto sum = std::make_shared<ov::op::v1::Add>(before, more);
  const auto assign = std::make_shared<ov::op::v6::Assign>(sum, variable);
  const auto result = std::make_shared<ov::op::v0::Result>(sum);
  result->input_value(0).set_names({"y"});
  return std::make_shared<ov::Model>(ov::ResultVector{result}, ov::SinkVector{assign},
                                     ov::ParameterVector{x});
}

const Test kState{"what the model remembers of it is forgotten", [] {
                    Warmed warmed(counting());
                    expectEqual(warmed.request().get_output_tensor(0).data<float>()[0], 1.0F);
                    warmed.request().infer();
                    expectEqual(warmed.request().get_output_tensor(0).data<float>()[0], 1.0F);
                  }};

const Test kTooLarge{"a model whose tensors take too much is left alone", [] {
                       constexpr std::int64_t kElements = std::int64_t{9} << 20;  // 36 MB, twice
                       const void* input = nullptr;
                       Warmed warmed(test::addOne({kElements}), [&](ov::InferRequest& request) {
                         input = request.get_input_tensor(0).data();
                       });
                       expect(warmed.request().get_input_tensor(0).data() == input);
                     }};

const Test kFails{"a model that does not take it serves all the same", [] {
                    const auto x = test::parameter("x", ov::element::f32, {-1});
                    const auto square =
                        ov::op::v0::Constant::create(ov::element::i64, ov::Shape{2}, {2, 2});
                    const auto y = std::make_shared<ov::op::v1::Reshape>(x, square, false);
                    y->output(0).set_names({"y"});
                    Warmed warmed(test::modelOf(y, {x}));
                    ov::Tensor four(ov::element::f32, {4});
                    warmed.request().set_input_tensor(0, four);
                    warmed.request().infer();
                    expect(warmed.request().get_output_tensor(0).get_shape() == ov::Shape{2, 2});
                  }};

}  // namespace
}  // namespace vino::serving
