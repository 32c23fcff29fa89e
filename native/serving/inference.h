// SPDX-License-Identifier: Apache-2.0
// The steps of one inference on a compiled model that every servable over one takes.
#pragma once

#include <memory>
#include <vector>

#include "base/error.h"
#include "base/thread_pool.h"
#include "runtime/infer_request_pool.h"
#include "runtime/model_loader.h"
#include "serving/servable.h"

namespace vino::serving {

/// The model's infer requests, as many as its facts say; borrowers are continued on `pool`. Throws
/// Error failed_precondition "model_not_loaded".
std::shared_ptr<runtime::InferRequestPool> openRequests(runtime::LoadedModel& model,
                                                        ThreadPool& pool);

/// Throws Error cancelled "cancelled" where nobody wants the answer any more.
void requireWanted(const InferTask& task);

/// Sets the inputs, in the signature's order; borrowed until the run is over. Throws what OpenVINO
/// throws.
void setInputs(runtime::InferSlot& slot, const runtime::LoadedModel& model,
               const std::vector<Tensor>& tensors);

/// Output `index` of the signature after a run; `owner` is what keeps the lease. Throws what
/// OpenVINO throws.
Tensor outputOf(runtime::InferSlot& slot, const runtime::LoadedModel& model, std::size_t index,
                std::shared_ptr<void> owner);

/// The exception that is being handled, as the end of an inference.
Error inferenceFailed() noexcept;

}  // namespace vino::serving
