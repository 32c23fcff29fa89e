// SPDX-License-Identifier: Apache-2.0
#include "serving/stateful_servable.h"

#include <utility>
#include <vector>

#include "runtime/model_memory.h"
#include "serving/inference.h"
#include "serving/input_adapter.h"
#include "serving/sequence_inputs.h"
#include "serving/warm_up.h"

namespace vino::serving {

/// One inference from its inputs to its end. It owns itself while it waits for its turn or for an
/// infer request; at the end its outputs own it, so that the lease goes back when they are let go.
struct StatefulServable::Run final : runtime::Borrower {
  Run(StatefulServable& model, InferTask&& given)
      : servable(model), kept(model.shared_from_this()), task(std::move(given)) {}

  void run() noexcept override {
    auto owner = std::move(self);
    lease ? servable.start(std::move(owner)) : servable.borrow(std::move(owner));
  }

  static void end(std::shared_ptr<Run> run, Outcome outcome) {
    // The task's function may hold the last reference to much else: let it go with this frame.
    const auto done = std::move(run->task.done);
    run->turn.giveUp();  // where it is not over yet; the next request needs not wait for the answer
    run.reset();         // where there are no outputs the lease goes back before anybody hears
    done(std::move(outcome));
  }

  StatefulServable& servable;
  std::shared_ptr<Servable> kept;
  InferTask task;
  std::vector<Tensor> tensors;  ///< OpenVINO reads them; an output may lie in an input's memory
  Turn turn;
  std::shared_ptr<Run> self;  ///< only while it waits
};

StatefulServable::StatefulServable(runtime::LoadedModel model, const runtime::StatefulSpec& spec,
                                   const image::Limits& limits, ThreadPool& pool)
    : model_(std::move(model)),
      wire_(withSequenceInputs(model_.signature)),
      idOutput_(sequenceOutput(model_.signature)),
      limits_(limits),
      pool_(pool),
      idleCleanup_(spec.idleCleanup),
      sequences_(spec.maxSequences, pool),
      requests_(openRequests(model_, pool)) {
  warmUp(*requests_, model_);
  requests_->countInto(model_.meter);
}

void StatefulServable::infer(InferTask task) {
  SequenceRequest request;
  std::shared_ptr<Run> run;
  try {
    request = takeSequenceRequest(task.inputs);
    auto tensors = adaptInputs(std::move(task.inputs), signature(), limits_, pool_);
    run = std::make_shared<Run>(*this, std::move(task));
    run->tensors = std::move(tensors);
  } catch (...) {
    return task.done(caught("deserialization_failed", "Internal deserialization error"));
  }
  auto& waiting = *run;
  waiting.self = std::move(run);
  try {
    if (sequences_.enter(request, waiting.turn, waiting)) waiting.run();
  } catch (...) {
    Run::end(std::move(waiting.self), caught());
  }
}

void StatefulServable::borrow(std::shared_ptr<Run> run) noexcept {
  try {
    requireWanted(run->task);
    run->turn.requireBegun();
  } catch (...) {
    return Run::end(std::move(run), caught());
  }
  auto& waiting = *run;
  waiting.self = std::move(run);
  if (requests_->acquire(waiting)) waiting.run();
}

void StatefulServable::start(std::shared_ptr<Run> run) noexcept {
  std::vector<Tensor> outputs;
  try {
    requireWanted(run->task);
    auto memory = step(*run);
    outputs = outputsOf(run);
    run->turn.complete(std::move(memory));
  } catch (...) {
    outputs.clear();
    return Run::end(std::move(run), inferenceFailed());
  }
  Run::end(std::move(run), std::move(outputs));
}

runtime::ModelMemory StatefulServable::step(Run& run) {
  auto& slot = run.lease.slot();
  const auto begin = runtime::Meter::Clock::now();
  setInputs(slot, model_, run.tensors);
  if (run.turn.control() == SequenceControl::kStart) {
    slot.request.reset_state();
  } else {
    runtime::restoreMemory(slot.request, run.turn.memory());
  }
  const Pace::Sample sample(pace_);
  slot.request.infer();
  model_.meter->inference.observe(runtime::Meter::Clock::now() - begin);
  if (run.turn.control() == SequenceControl::kEnd) return {};
  return runtime::copyMemory(slot.request);
}

std::vector<Tensor> StatefulServable::outputsOf(const std::shared_ptr<Run>& run) const {
  std::vector<Tensor> outputs;
  outputs.reserve(run->task.outputs.size());
  for (const auto index : run->task.outputs) {
    outputs.push_back(index == idOutput_
                          ? sequenceIdTensor(run->turn.id())
                          : outputOf(run->lease.slot(), model_, index - (index > idOutput_), run));
  }
  return outputs;
}

std::size_t StatefulServable::sweepSequences() { return idleCleanup_ ? sequences_.sweep() : 0; }

}  // namespace vino::serving
