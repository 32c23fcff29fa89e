// SPDX-License-Identifier: Apache-2.0
// Small graphs made in memory, for the tests of runtime and serving.
#pragma once

#include <memory>
#include <openvino/core/model.hpp>
#include <openvino/op/add.hpp>
#include <openvino/op/constant.hpp>
#include <openvino/op/convert.hpp>
#include <openvino/op/parameter.hpp>
#include <openvino/op/result.hpp>
#include <string>

namespace vino::test {

inline std::shared_ptr<ov::op::v0::Parameter> parameter(const std::string& name,
                                                        ov::element::Type type,
                                                        const ov::PartialShape& shape) {
  auto node = std::make_shared<ov::op::v0::Parameter>(type, shape);
  node->set_friendly_name(name);
  node->output(0).set_names({name});
  return node;
}

inline std::shared_ptr<ov::Model> modelOf(const ov::Output<ov::Node>& result,
                                          const ov::ParameterVector& parameters) {
  return std::make_shared<ov::Model>(ov::OutputVector{result}, parameters);
}

/// y = x + 1
inline std::shared_ptr<ov::Model> addOne(const ov::PartialShape& shape,
                                         ov::element::Type type = ov::element::f32) {
  const auto x = parameter("x", type, shape);
  const auto one = ov::op::v0::Constant::create(type, ov::Shape{}, {1});
  const auto sum = std::make_shared<ov::op::v1::Add>(x, one);
  sum->output(0).set_names({"y"});
  return modelOf(sum, {x});
}

/// y = (x as f32), where x is f32 already.
inline std::shared_ptr<ov::Model> noopConvert(const ov::PartialShape& shape) {
  const auto x = parameter("x", ov::element::f32, shape);
  const auto same = std::make_shared<ov::op::v0::Convert>(x, ov::element::f32);
  same->output(0).set_names({"y"});
  return modelOf(same, {x});
}

}  // namespace vino::test
