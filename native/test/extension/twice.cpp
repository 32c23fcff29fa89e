// SPDX-License-Identifier: Apache-2.0
// A library of custom operations as an operator would hand to --cpu_extension: one operation,
// Twice, which adds every element to itself (test/models/cpu-extension.test.ts).
#include <cstddef>
#include <memory>
#include <openvino/core/extension.hpp>
#include <openvino/core/op_extension.hpp>
#include <openvino/op/op.hpp>
#include <vector>

namespace {

/// y = 2x in f32.
class Twice final : public ov::op::Op {
 public:
  OPENVINO_OP("Twice", "extension")

  Twice() = default;
  explicit Twice(const ov::Output<ov::Node>& x) : Op({x}) {
    constructor_validate_and_infer_types();
  }

  void validate_and_infer_types() override {
    set_output_type(0, get_input_element_type(0), get_input_partial_shape(0));
  }

  std::shared_ptr<ov::Node> clone_with_new_inputs(const ov::OutputVector& inputs) const override {
    return std::make_shared<Twice>(inputs.at(0));
  }

  bool visit_attributes(ov::AttributeVisitor&) override { return true; }

  bool has_evaluate() const override { return true; }

  bool evaluate(ov::TensorVector& outputs, const ov::TensorVector& inputs) const override {
    const auto& x = inputs[0];
    auto& y = outputs[0];
    y.set_shape(x.get_shape());
    const auto* from = x.data<const float>();
    auto* to = y.data<float>();
    for (std::size_t i = 0; i < x.get_size(); ++i) to[i] = from[i] + from[i];
    return true;
  }
};

}  // namespace

OPENVINO_CREATE_EXTENSIONS(std::vector<ov::Extension::Ptr>({
    std::make_shared<ov::OpExtension<Twice>>(),
}));
