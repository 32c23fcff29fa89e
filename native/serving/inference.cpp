// SPDX-License-Identifier: Apache-2.0
#include "serving/inference.h"

#include <string>
#include <utility>

#include "base/foreign_text.h"
#include "runtime/tensor_bridge.h"

namespace vino::serving {

std::shared_ptr<runtime::InferRequestPool> openRequests(runtime::LoadedModel& model,
                                                        ThreadPool& pool) {
  try {
    return std::make_shared<runtime::InferRequestPool>(model.compiled, model.facts.inferRequests,
                                                       pool);
  } catch (const std::exception& cause) {
    throw Error(Code::kFailedPrecondition, "model_not_loaded",
                "Error while loading a model - " + foreignText(cause.what()));
  }
}

void requireWanted(const InferTask& task) {
  if (task.cancelled == nullptr || !*task.cancelled) return;
  throw Error(Code::kCancelled, "cancelled", "The request was given up before its inference began");
}

void setInputs(runtime::InferSlot& slot, const runtime::LoadedModel& model,
               const std::vector<Tensor>& tensors) {
  for (std::size_t i = 0; i < tensors.size(); ++i) slot.setInput(model.inputPorts[i], tensors[i]);
}

Tensor outputOf(runtime::InferSlot& slot, const runtime::LoadedModel& model, std::size_t index,
                std::shared_ptr<void> owner) {
  return runtime::fromOpenVino(model.signature.outputs[index].name,
                               slot.output(model.outputPorts[index]), std::move(owner));
}

Error inferenceFailed() noexcept { return caught("inference_failed", "Internal inference error"); }

}  // namespace vino::serving
