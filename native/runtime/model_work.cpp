// SPDX-License-Identifier: Apache-2.0
#include "runtime/model_work.h"

#include <algorithm>
#include <openvino/op/constant.hpp>
#include <openvino/op/matmul.hpp>
#include <openvino/op/util/convolution_base.hpp>
#include <openvino/op/util/multi_subgraph_base.hpp>

namespace vino::runtime {
namespace {

constexpr double kOpenBatch = 1;
constexpr double kOpenDimension = 128;

double size(const ov::Dimension& dim, std::size_t position) {
  if (dim.is_static()) return static_cast<double>(dim.get_length());
  if (dim.get_interval().has_upper_bound()) return static_cast<double>(dim.get_max_length());
  return position == 0 ? kOpenBatch : kOpenDimension;
}

double elements(const ov::PartialShape& shape) {
  if (shape.rank().is_dynamic()) return kOpenDimension;
  double product = 1;
  std::size_t position = 0;
  for (const auto& dim : shape) product *= size(dim, position++);
  return product;
}

/// Products that are added up for one element of the output.
double reduction(const ov::Node& node) {
  if (const auto* product = ov::as_type<const ov::op::v0::MatMul>(&node)) {
    const auto& left = node.get_input_partial_shape(0);
    if (left.rank().is_dynamic() || left.size() == 0) return kOpenDimension;
    const auto last = left.size() - 1;
    const auto inner = product->get_transpose_a() && last > 0 ? last - 1 : last;
    return size(left[static_cast<std::ptrdiff_t>(inner)], inner);
  }
  if (ov::is_type<ov::op::util::ConvolutionBase>(&node)) {
    const auto& filters = node.get_input_partial_shape(1);
    if (filters.rank().is_dynamic() || filters.size() == 0) return kOpenDimension;
    return elements(filters) / std::max(1.0, size(filters[0], 0));
  }
  return 1;
}

}  // namespace

double estimatedWork(const ov::Model& model) {
  double work = 0;
  for (const auto& node : model.get_ops()) {
    if (ov::is_type<ov::op::v0::Constant>(node)) continue;
    if (const auto nested = ov::as_type_ptr<ov::op::util::MultiSubGraphOp>(node)) {
      for (const auto& body : nested->get_functions()) work += estimatedWork(*body);
    }
    const double each = reduction(*node);
    for (const auto& output : node->outputs()) {
      work += elements(output.get_partial_shape()) * each;
    }
  }
  return work;
}

}  // namespace vino::runtime
