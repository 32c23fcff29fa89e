// SPDX-License-Identifier: Apache-2.0
// What a stateful model remembers from one inference to the next, outside of its infer requests.
#pragma once

#include <map>
#include <openvino/runtime/infer_request.hpp>
#include <openvino/runtime/tensor.hpp>
#include <string>

namespace vino::runtime {

/// The value of each of the model's variables, by its name. Owns what it holds.
using ModelMemory = std::map<std::string, ov::Tensor>;

/// A copy of what `request` remembers. Throws what OpenVINO throws.
ModelMemory copyMemory(ov::InferRequest& request);

/// Has `request` remember `memory`, which stays as it is. Throws Error internal "memory_mismatch"
/// where it is not of this model, and what OpenVINO throws.
void restoreMemory(ov::InferRequest& request, const ModelMemory& memory);

}  // namespace vino::runtime
