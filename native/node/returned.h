// SPDX-License-Identifier: Apache-2.0
// What a library hands out, taken over: every pointer goes back through release exactly once,
// whatever else is wrong (pipelines.md 7.4).
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "base/signature.h"
#include "base/tensor.h"
#include "custom_node_interface.h"
#include "node/manager.h"

namespace vino::node {

/// The outputs of a successful execute, in the library's order. Their bytes stay where the library
/// put them, except those that are not aligned for their type, which are copied; each holds the
/// manager until its bytes have gone back. Of two with one name the first counts. All are walked
/// even where one is refused; then the first fault is thrown: "node_library_outputs_corrupted",
/// "..._outputs_corrupted_count", "..._output_missing_name", "..._invalid_precision",
/// "..._invalid_content_size", each naming `node`.
std::vector<Tensor> takeOutputs(const std::shared_ptr<const Manager>& manager,
                                std::string_view node, CustomNodeTensor* outputs, int count);

/// The items of a successful getInputsInfo or getOutputsInfo, sorted by name. One without a name is
/// passed over, as is the later of two with one name; a dimension of 0 is any; a precision that
/// means nothing is kOther, which connects to no model. Throws "node_library_outputs_corrupted" or
/// "..._outputs_corrupted_count".
std::vector<TensorInfo> takeInfos(const Manager& manager, std::string_view node,
                                  CustomNodeTensorInfo* infos, int count);

}  // namespace vino::node
