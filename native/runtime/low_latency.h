// SPDX-License-Identifier: Apache-2.0
// Models that walk through a sequence inside one inference, made into models that remember.
#pragma once

#include <memory>
#include <openvino/core/model.hpp>

namespace vino::runtime {

/// Turns what the loops of `model` carry from one step to the next into variables of the model
/// (OpenVINO's LowLatency2), so that a sequence can be sent step by step. A model without loops
/// stays as it is. Throws Error internal "low_latency_failed".
void applyLowLatency(const std::shared_ptr<ov::Model>& model);

}  // namespace vino::runtime
