// SPDX-License-Identifier: Apache-2.0
// The first inference of a model, which OpenVINO spends on making its kernels: run before anybody
// waits for it.
#pragma once

#include "runtime/infer_request_pool.h"
#include "runtime/model_loader.h"

namespace vino::serving {

/// Runs `model` once on the calling thread, with zeros and empty strings in its inputs, open
/// dimensions as small as they may be (at least 1), and resets what it remembers. `requests` is
/// the model's, and nobody else's yet. Leaves models alone whose tensors would take more than 64 MB
/// or are not known in rank or type. A failure is nobody's: zeros may be no fair input.
void warmUp(runtime::InferRequestPool& requests, const runtime::LoadedModel& model) noexcept;

}  // namespace vino::serving
