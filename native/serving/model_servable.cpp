// SPDX-License-Identifier: Apache-2.0
#include "serving/model_servable.h"

#include <algorithm>
#include <utility>

#include "runtime/tensor_bridge.h"
#include "serving/input_adapter.h"

namespace vino::serving {
namespace {

Error inferenceFailed(const std::exception& cause) {
  return {Code::kInternal, "inference_failed",
          std::string("Internal inference error - ") + cause.what()};
}

Error cancelledError() {
  return {Code::kCancelled, "cancelled", "The request was given up before its inference began"};
}

}  // namespace

/// What one inference carries from its lease to its end.
struct ModelServable::Run {
  InferTask task;
  std::vector<Tensor> tensors;  ///< OpenVINO reads them until the inference is over
  runtime::LeasePtr lease;

  void end(Outcome outcome) {
    // An output may lie in an input's memory, where the model hands it through: it is encoded
    // first.
    const auto inputs = std::move(tensors);
    lease.reset();
    // The task's function may hold the last reference to much else: let it go with this frame.
    const auto done = std::move(task.done);
    done(std::move(outcome));
  }
};

ModelServable::ModelServable(runtime::LoadedModel model, const image::Limits& limits,
                             ThreadPool& pool)
    : model_(std::move(model)),
      limits_(limits),
      pool_(pool),
      computesOnCallingThread_(model_.facts.executionDevices ==
                               std::vector<std::string>{std::string("CPU")}) {
  try {
    requests_ = std::make_shared<runtime::InferRequestPool>(model_.compiled,
                                                            model_.facts.inferRequests, pool);
  } catch (const std::exception& cause) {
    throw Error(Code::kFailedPrecondition, "model_not_loaded",
                std::string("Error while loading a model - ") + cause.what());
  }
}

void ModelServable::infer(InferTask task) {
  auto run = std::make_shared<Run>();
  run->task = std::move(task);
  try {
    run->tensors = adaptInputs(std::move(run->task.inputs), signature(), limits_, pool_);
  } catch (const Error& error) {
    return run->end(error);
  } catch (const std::exception& cause) {
    return run->end(Error(Code::kInternal, "deserialization_failed",
                          std::string("Internal deserialization error - ") + cause.what()));
  }
  requests_->acquire([self = shared_from_this(), this, run](runtime::LeasePtr lease) {
    run->lease = std::move(lease);
    if (run->task.cancelled != nullptr && *run->task.cancelled) return run->end(cancelledError());
    start(run);
  });
}

void ModelServable::start(const std::shared_ptr<Run>& run) {
  auto& slot = run->lease->slot();
  try {
    for (std::size_t i = 0; i < run->tensors.size(); ++i) {
      slot.setInput(model_.inputPorts[i], run->tensors[i]);
    }
    if (!computesOnCallingThread_) return startAsync(run);
    const Pace::Sample sample(pace_);
    slot.request.infer();
  } catch (const std::exception& cause) {
    return run->end(inferenceFailed(cause));
  }
  finish(*run);
}

void ModelServable::startAsync(const std::shared_ptr<Run>& run) {
  auto& slot = run->lease->slot();
  // Back to our own workers: the device's callback thread must not encode, and must not be the one
  // that frees the request which is calling back (so `this` is bare here: the caller of infer holds
  // the servable until `done`).
  slot.finished = [this, run](std::exception_ptr failure) {
    pool_.submit([self = shared_from_this(), this, run, failure] {
      if (!failure) return finish(*run);
      try {
        std::rethrow_exception(failure);
      } catch (const std::exception& cause) {
        run->end(inferenceFailed(cause));
      }
    });
  };
  try {
    slot.request.start_async();
  } catch (...) {
    slot.finished = nullptr;  // it holds this run, and nobody will call it
    throw;
  }
}

void ModelServable::finish(Run& run) const {
  std::vector<Tensor> outputs;
  try {
    outputs.reserve(run.task.outputs.size());
    for (const auto index : run.task.outputs) {
      outputs.push_back(runtime::fromOpenVino(signature().outputs[index].name,
                                              run.lease->slot().output(model_.outputPorts[index]),
                                              run.lease));
    }
  } catch (const std::exception& cause) {
    return run.end(inferenceFailed(cause));
  }
  run.end(std::move(outputs));
}

}  // namespace vino::serving
