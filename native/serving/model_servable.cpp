// SPDX-License-Identifier: Apache-2.0
#include "serving/model_servable.h"

#include <utility>

#include "serving/inference.h"
#include "serving/input_adapter.h"
#include "serving/warm_up.h"

namespace vino::serving {
namespace {

/// The text of a request for which OVMS would reshape the model (config-and-lifecycle.md 5.2),
/// where its shape is what the model cannot compute with.
Error failureOf(const runtime::ModelFacts& facts) noexcept {
  if (!facts.automatic) return inferenceFailed();
  return caught("reshape_failed", "Model could not be reshaped with requested shape",
                Code::kFailedPrecondition);
}

}  // namespace

/// One inference from its inputs to its end. It owns itself while it waits for a lease or for the
/// device; at the end its outputs own it, so that the lease goes back when they are let go.
struct ModelServable::Run final : runtime::Borrower {
  Run(ModelServable& model, InferTask&& given)
      : servable(model), kept(model.shared_from_this()), task(std::move(given)) {}

  void run() noexcept override {
    auto owner = std::move(self);
    begun ? servable.finish(std::move(owner)) : servable.start(std::move(owner));
  }

  static void end(std::shared_ptr<Run> run, Outcome outcome) {
    // The task's function may hold the last reference to much else: let it go with this frame.
    const auto done = std::move(run->task.done);
    run.reset();  // where there are no outputs the lease goes back before anybody hears
    done(std::move(outcome));
  }

  ModelServable& servable;
  std::shared_ptr<Servable> kept;
  InferTask task;
  std::vector<Tensor> tensors;  ///< OpenVINO reads them; an output may lie in an input's memory
  std::shared_ptr<Run> self;    ///< only while it waits
  runtime::Meter::Clock::time_point begin;  ///< of setting the inputs
  bool begun = false;                       ///< handed to the device
};

ModelServable::ModelServable(runtime::LoadedModel model, const image::Limits& limits,
                             ThreadPool& pool)
    : model_(std::move(model)),
      limits_(limits),
      pool_(pool),
      computesOnCallingThread_(model_.facts.executionDevices ==
                               std::vector<std::string>{std::string("CPU")}),
      requests_(openRequests(model_, pool)) {
  warmUp(*requests_, model_);
  requests_->countInto(model_.meter);
}

void ModelServable::infer(InferTask task) {
  std::shared_ptr<Run> run;
  try {
    auto tensors = adaptInputs(std::move(task.inputs), signature(), limits_, pool_);
    run = std::make_shared<Run>(*this, std::move(task));
    run->tensors = std::move(tensors);
  } catch (...) {
    return task.done(caught("deserialization_failed", "Internal deserialization error"));
  }
  auto& waiting = *run;
  waiting.self = std::move(run);
  if (requests_->acquire(waiting)) waiting.run();
}

void ModelServable::start(std::shared_ptr<Run> run) noexcept {
  try {
    requireWanted(run->task);
    auto& slot = run->lease.slot();
    run->begin = runtime::Meter::Clock::now();
    setInputs(slot, model_, run->tensors);
    if (!computesOnCallingThread_) return startAsync(run);
    const Pace::Sample sample(pace_);
    slot.request.infer();
  } catch (...) {
    return Run::end(std::move(run), failureOf(model_.facts));
  }
  finish(std::move(run));
}

void ModelServable::startAsync(std::shared_ptr<Run>& run) {
  auto& waiting = *run;
  auto& slot = waiting.lease.slot();
  waiting.begun = true;
  waiting.self = std::move(run);
  slot.whenDone = &waiting;
  try {
    slot.request.start_async();
  } catch (...) {
    slot.whenDone = nullptr;  // nobody will call it
    run = std::move(waiting.self);
    throw;
  }
}

void ModelServable::finish(std::shared_ptr<Run> run) const noexcept {
  std::vector<Tensor> outputs;
  try {
    auto& slot = run->lease.slot();
    if (const auto failure = std::exchange(slot.failure, nullptr)) std::rethrow_exception(failure);
    model_.meter->inference.observe(runtime::Meter::Clock::now() - run->begin);
    outputs.reserve(run->task.outputs.size());
    for (const auto index : run->task.outputs) {
      outputs.push_back(outputOf(slot, model_, index, run));
    }
  } catch (...) {
    outputs.clear();
    return Run::end(std::move(run), failureOf(model_.facts));
  }
  Run::end(std::move(run), std::move(outputs));
}

}  // namespace vino::serving
