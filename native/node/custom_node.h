// SPDX-License-Identifier: Apache-2.0
// A step of a pipeline that is code and not a model, as the pipeline sees it.
#pragma once

#include <vector>

#include "base/signature.h"
#include "base/tensor.h"

namespace vino::node {

/// Named tensors in, named tensors out. Thread-safe: one node serves any number of runs at once.
class CustomNode {
 public:
  CustomNode() = default;
  virtual ~CustomNode() = default;
  CustomNode(const CustomNode&) = delete;
  CustomNode& operator=(const CustomNode&) = delete;

  /// What the node declares. A dimension that it leaves open (0 in the C ABI) is any. What it then
  /// returns may differ (pipelines.md 5, ruling 13.1).
  virtual const Signature& signature() const noexcept = 0;

  /// Runs the node on the calling thread, for as long as it takes. `inputs` are those connected,
  /// each once, in any order; their bytes are only read, and let go of before this returns. The
  /// result holds every output that the node returned, by name and each once; whether one is
  /// missing that somebody needs, the caller asks (`missingOutput`, node/faults.h). Outputs own
  /// their memory. Throws Error, which names the node.
  virtual std::vector<Tensor> execute(std::vector<Tensor> inputs) const = 0;
};

}  // namespace vino::node
