// SPDX-License-Identifier: Apache-2.0
// Our tensors as OpenVINO's and back, over the same memory.
#pragma once

#include <memory>
#include <openvino/runtime/tensor.hpp>

#include "base/tensor.h"

namespace vino::runtime {

/// OpenVINO's view of `tensor`'s memory; valid as long as the tensor lives. Its type is not kOther.
ov::Tensor toOpenVino(const Tensor& tensor);

/// Our view of OpenVINO's memory; `owner` is what keeps it from being reused (a lease).
Tensor fromOpenVino(std::string name, const ov::Tensor& tensor, std::shared_ptr<void> owner);

}  // namespace vino::runtime
