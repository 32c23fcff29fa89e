// SPDX-License-Identifier: Apache-2.0
// A custom node that is code of a shared library, called through the C interface (pipelines.md 7).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "node/custom_node.h"
#include "node/manager.h"

namespace vino::node {

/// One node of a pipeline over a library's manager, which it may share with an earlier load of the
/// same node. No exception of the library gets past it, and nothing that the library returns is
/// believed without a check.
class AbiNode final : public CustomNode {
 public:
  /// Asks the library what the node takes and gives. Throws Error "node_library_metadata_failed",
  /// "node_library_outputs_corrupted" or "node_library_outputs_corrupted_count".
  AbiNode(std::string name, std::shared_ptr<const Manager> manager);

  const Signature& signature() const noexcept override { return signature_; }
  const std::shared_ptr<const Manager>& manager() const noexcept { return manager_; }

  /// As CustomNode says. Inputs of a type that the interface cannot name go in as UNSPECIFIED;
  /// strings are refused (invalid_argument "invalid_precision"), for their bytes are no tensor.
  std::vector<Tensor> execute(std::vector<Tensor> inputs) const override;

 private:
  std::vector<TensorInfo> infos(decltype(&::getInputsInfo) ask) const;

  std::string name_;
  std::shared_ptr<const Manager> manager_;
  Signature signature_;
};

}  // namespace vino::node
