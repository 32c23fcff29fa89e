// SPDX-License-Identifier: Apache-2.0
#include "runtime/noop_converts.h"

#include <openvino/op/convert_like.hpp>
#include <openvino/op/if.hpp>
#include <openvino/runtime/core.hpp>

#include "check.h"
#include "models.h"

namespace vino::runtime {
namespace {

using test::expectEqual;
using test::Test;

std::size_t converts(const ov::Model& model) {
  std::size_t count = 0;
  for (const auto& node : model.get_ordered_ops()) count += ov::is_type<ov::op::v0::Convert>(node);
  return count;
}

const Test kRemoved{"a Convert to the type it has goes, even between input and output", [] {
                      const auto model = test::noopConvert({-1, -1});
                      expectEqual(removeNoopConverts(model), std::size_t{1});
                      expectEqual(converts(*model), std::size_t{0});
                      test::expect(model->output(0).get_names().contains("y"));
                    }};

const Test kLike{"a ConvertLike to the type it has goes too", [] {
                   const auto x = test::parameter("x", ov::element::f32, {-1});
                   const auto like = test::parameter("like", ov::element::f32, {-1});
                   const auto model =
                       test::modelOf(std::make_shared<ov::op::v1::ConvertLike>(x, like), {x, like});
                   expectEqual(removeNoopConverts(model), std::size_t{1});
                   expectEqual(model->inputs().size(), std::size_t{2});
                 }};

const Test kKept{"a Convert that converts stays", [] {
                   const auto x = test::parameter("x", ov::element::i32, {-1});
                   const auto model = test::modelOf(
                       std::make_shared<ov::op::v0::Convert>(x, ov::element::f32), {x});
                   expectEqual(removeNoopConverts(model), std::size_t{0});
                   expectEqual(converts(*model), std::size_t{1});
                 }};

const Test kNested{
    "sub-graphs are repaired too", [] {
      const auto condition = test::parameter("c", ov::element::boolean, {});
      const auto x = test::parameter("x", ov::element::f32, {-1});
      const auto branch = std::make_shared<ov::op::v8::If>(condition);
      const auto then = test::noopConvert({-1});
      const auto otherwise = test::noopConvert({-1});
      branch->set_then_body(then);
      branch->set_else_body(otherwise);
      branch->set_input(x, then->get_parameters()[0], otherwise->get_parameters()[0]);
      const auto result = branch->set_output(then->get_results()[0], otherwise->get_results()[0]);
      expectEqual(removeNoopConverts(test::modelOf(result, {condition, x})), std::size_t{2});
    }};

const Test kSurvives{
    "a repaired model survives a thousand changes of shape", [] {
      const auto x = test::parameter("x", ov::element::f32, {-1, -1});
      const auto same = std::make_shared<ov::op::v0::Convert>(x, ov::element::f32);
      const auto one = ov::op::v0::Constant::create(ov::element::f32, ov::Shape{}, {1});
      const auto model = test::modelOf(std::make_shared<ov::op::v1::Add>(same, one), {x});
      removeNoopConverts(model);
      ov::Core core;
      auto request = core.compile_model(model, "CPU").create_infer_request();
      for (std::size_t i = 0; i < 1000; ++i) {
        ov::Tensor input(ov::element::f32, {1 + i % 7, 1 + i % 13});
        std::fill_n(input.data<float>(), input.get_size(), static_cast<float>(i));
        request.set_input_tensor(input);
        request.infer();
        expectEqual(request.get_output_tensor().data<float>()[input.get_size() - 1],
                    static_cast<float>(i + 1));
      }
    }};

}  // namespace
}  // namespace vino::runtime
