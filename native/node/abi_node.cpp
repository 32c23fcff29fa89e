// SPDX-License-Identifier: Apache-2.0
#include "node/abi_node.h"

#include <cstdint>
#include <utility>

#include "base/error.h"
#include "node/faults.h"
#include "node/precision.h"
#include "node/returned.h"

namespace vino::node {
namespace {

/// Inputs as the interface shows them; points into the tensors it was made of.
class InputView {
 public:
  InputView(std::string_view node, const std::vector<Tensor>& inputs) {
    for (const auto& input : inputs) {
      if (input.type == ElementType::kString) {
        throw Error(Code::kInvalidArgument, "invalid_precision",
                    "Node: " + std::string(node) + " input: " + input.name +
                        " Invalid precision - custom nodes take no strings");
      }
      dims_.insert(dims_.end(), input.dims.begin(), input.dims.end());
    }
    items_.reserve(inputs.size());
    auto* dims = dims_.data();
    for (const auto& input : inputs) {
      items_.push_back({input.name.c_str(), reinterpret_cast<std::uint8_t*>(input.data),
                        input.byteSize(), dims, input.dims.size(), toPrecision(input.type)});
      dims += input.dims.size();
    }
  }

  const CustomNodeTensor* data() const noexcept { return items_.data(); }
  int count() const noexcept { return static_cast<int>(items_.size()); }

 private:
  std::vector<std::uint64_t> dims_;
  std::vector<CustomNodeTensor> items_;
};

}  // namespace

AbiNode::AbiNode(std::string name, std::shared_ptr<const Manager> manager)
    : name_(std::move(name)), manager_(std::move(manager)) {
  signature_.inputs = infos(manager_->functions().getInputsInfo);
  signature_.outputs = infos(manager_->functions().getOutputsInfo);
}

std::vector<TensorInfo> AbiNode::infos(decltype(&::getInputsInfo) ask) const {
  const auto& params = manager_->params();
  CustomNodeTensorInfo* items = nullptr;
  int count = 0;
  callLibrary(kMetadataFailed, name_, [&] {
    return ask(&items, &count, params.data(), params.count(), manager_->handle());
  });
  return takeInfos(*manager_, name_, items, count);
}

std::vector<Tensor> AbiNode::execute(std::vector<Tensor> inputs) const {
  const InputView view(name_, inputs);
  const auto& params = manager_->params();
  CustomNodeTensor* outputs = nullptr;
  int count = 0;
  callLibrary(kExecutionFailed, name_, [&] {
    return manager_->functions().execute(view.data(), view.count(), &outputs, &count, params.data(),
                                         params.count(), manager_->handle());
  });
  return takeOutputs(manager_, name_, outputs, count);
}

}  // namespace vino::node
