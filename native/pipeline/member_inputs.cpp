// SPDX-License-Identifier: Apache-2.0
#include "pipeline/member_inputs.h"

#include <string>

#include "base/layout.h"

namespace vino::pipeline {
namespace {

constexpr std::string_view kDetails = " - ";

/// One input of one node.
struct Place {
  const PlanNode& node;
  const TensorInfo& info;

  [[noreturn]] void refuse(std::string_view reason, std::string_view status, std::string_view fault,
                           const std::string& expected, const std::string& actual) const {
    std::string text(status);
    text += kDetails;
    text += "Node: " + node.name + " input: " + info.name + " ";
    text += fault;
    text += " - Expected: " + expected + "; Actual: " + actual;
    throw Error(Code::kInvalidArgument, reason, std::move(text));
  }
};

void checkInput(const Place& place, const Tensor& tensor) {
  const auto& info = place.info;
  if (tensor.type != info.type) {
    place.refuse("invalid_precision", "Invalid input precision", "Invalid precision",
                 std::string(vino::info(info.type).precision),
                 std::string(vino::info(tensor.type).precision));
  }
  if (!info.shape.rankKnown || info.shape.accepts(tensor.dims)) return;
  const auto rank = info.shape.dims.size();
  if (tensor.dims.size() != rank) {
    place.refuse("invalid_rank", "Invalid number of shape dimensions",
                 "Invalid number of shape dimensions", toString(info.shape), toString(tensor.dims));
  }
  const auto batch = batchPosition(info.layout, rank);
  if (!info.shape.dims[batch].accepts(tensor.dims[batch])) {
    place.refuse("invalid_batch_size", "Invalid input batch size", "Invalid batch size",
                 toString(info.shape.dims[batch]), std::to_string(tensor.dims[batch]));
  }
  place.refuse("invalid_shape", "Invalid input shape", "Invalid shape", toString(info.shape),
               toString(tensor.dims));
}

}  // namespace

void checkInputs(const PlanNode& node, std::span<const Tensor> inputs) {
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    checkInput({node, node.inputs[i]}, inputs[i]);
  }
}

Error atNode(const Error& error, std::string_view node) {
  auto text = error.message();
  const auto at = text.find(kDetails);
  std::string name("Node: ");
  name += node;
  if (at == std::string::npos) {
    text += kDetails;
    text += name;
  } else {
    text.insert(at + kDetails.size(), name + " ");
  }
  return {error.code(), error.reason(), std::move(text)};
}

}  // namespace vino::pipeline
