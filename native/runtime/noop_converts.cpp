// SPDX-License-Identifier: Apache-2.0
#include "runtime/noop_converts.h"

#include <openvino/core/graph_util.hpp>
#include <openvino/op/convert.hpp>
#include <openvino/op/convert_like.hpp>
#include <openvino/op/util/multi_subgraph_base.hpp>

namespace vino::runtime {
namespace {

bool isNoop(const ov::Node& node) {
  // The plugin turns ConvertLike into Convert itself, after we have looked.
  return (ov::is_type<ov::op::v0::Convert>(&node) || ov::is_type<ov::op::v1::ConvertLike>(&node)) &&
         node.get_input_element_type(0) == node.get_output_element_type(0) &&
         node.get_output_element_type(0).is_static();
}

/// Leads every reader of `node` to what `node` reads. Unlike OpenVINO's own helper this also works
/// between a Parameter and a Result, where the Result's tensor names must live on.
void bypass(const std::shared_ptr<ov::Node>& node) {
  const auto source = node->input_value(0);
  const auto names = node->output(0).get_names();
  node->output(0).replace(source);
  source.get_tensor().add_names(names);
}

}  // namespace

std::size_t removeNoopConverts(const std::shared_ptr<ov::Model>& model) {
  std::size_t removed = 0;
  for (const auto& node : model->get_ordered_ops()) {
    if (isNoop(*node)) {
      bypass(node);
      ++removed;
    } else if (const auto nested = ov::as_type_ptr<ov::op::util::MultiSubGraphOp>(node)) {
      for (const auto& body : nested->get_functions()) removed += removeNoopConverts(body);
    }
  }
  if (removed != 0) model->validate_nodes_and_infer_types();
  return removed;
}

}  // namespace vino::runtime
