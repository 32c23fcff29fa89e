// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "node/faults.h"
#include "pipeline/faults.h"
#include "pipeline/member_inputs.h"

namespace vino::pipeline {
namespace {

/// Sessions under way for every worker while further shards are let in: enough to keep the infer
/// requests of a device busy.
constexpr std::uint64_t kSessionsPerWorker = 2;
constexpr std::uint64_t kLeastSessions = 16;

/// How long a thread stays with one run while others wait for a thread.
constexpr std::chrono::milliseconds kTurn{1};

/// What the thread is in the middle of.
thread_local const Lane* currentLane = nullptr;

class InLane {
 public:
  explicit InLane(const Lane& lane) noexcept : before_(std::exchange(currentLane, &lane)) {}
  ~InLane() { currentLane = before_; }
  InLane(const InLane&) = delete;
  InLane& operator=(const InLane&) = delete;

 private:
  const Lane* before_;
};

}  // namespace

Run::Run(Key, std::shared_ptr<const Plan> plan, Pools pools)
    : plan_(std::move(plan)),
      most_(std::max(kLeastSessions, kSessionsPerWorker * pools.workers.workers())),
      models_(pools.workers),
      nodes_(pools.nodes),
      waiting_(plan_->nodes.size()) {
  counts_.reserve(plan_->levels.size());
  for (const auto& level : plan_->levels) counts_.push_back(level.count);
}

void Run::begin(std::shared_ptr<const Plan> plan, Pools pools, std::vector<Tensor> inputs,
                serving::InferTask&& task) {
  const auto run = std::make_shared<Run>(Key(), std::move(plan), pools);
  run->task_ = std::move(task);
  run->busy_ = 1;
  run->complete(Plan::kEntry, 0, {}, std::move(inputs));
}

void Run::work(Lane& lane) noexcept {
  const InLane here(lane);
  const auto end = std::chrono::steady_clock::now() + kTurn;
  std::unique_lock lock(mutex_);
  while (!lane.ready.empty()) {
    auto next = std::move(lane.ready.back());
    lane.ready.pop_back();
    --lane.looking;
    lock.unlock();
    start(std::move(next));
    const bool isOver = std::chrono::steady_clock::now() >= end && lane.pool->queued() > 0;
    lock.lock();
    ++lane.looking;
    if (isOver && !lane.ready.empty() && queueAgain(lane)) return;
  }
  --lane.looking;
  --lane.helpers;
}

bool Run::queueAgain(Lane& lane) noexcept {
  try {
    callIn(lane, 1);
    return true;
  } catch (...) {
    return false;  // no memory: this thread stays
  }
}

void Run::start(Ready ready) noexcept {
  const auto index = ready.node;
  const auto session = ready.index;
  const auto since = ready.since;
  const auto& node = plan_->nodes[index];
  try {
    if (task_.cancelled != nullptr && *task_.cancelled) {
      throw Error(Code::kCancelled, "cancelled",
                  "The request was given up before its pipeline ended");
    }
    if (!stopped_) {
      if (const auto* custom = std::get_if<CustomNodePtr>(&node.work)) {
        return complete(index, session, since, runNode(*custom, node, std::move(ready.inputs)));
      }
      checkInputs(node, ready.inputs);
      return startModel(std::get<std::shared_ptr<serving::Servable>>(node.work), std::move(ready));
    }
  } catch (...) {
    failAt(node);
  }
  ready.inputs.clear();
  settle();
}

void Run::startModel(const std::shared_ptr<serving::Servable>& servable, Ready ready) {
  serving::InferTask task;
  task.inputs.reserve(ready.inputs.size());
  for (auto& tensor : ready.inputs) task.inputs.push_back({std::move(tensor), true});
  task.outputs = plan_->nodes[ready.node].wanted;
  task.cancelled = &stopped_;
  task.done = [self = shared_from_this(), node = ready.node, session = ready.index,
               since = ready.since](serving::Outcome outcome) {
    self->complete(node, session, since, std::move(outcome));
  };
  servable->infer(std::move(task));
}

std::vector<Tensor> Run::runNode(const CustomNodePtr& custom, const PlanNode& planned,
                                 std::vector<Tensor> inputs) {
  auto returned = custom->execute(std::move(inputs));
  std::vector<Tensor> outputs;
  outputs.reserve(planned.outputs.size());
  for (const auto& output : planned.outputs) {
    const auto found = std::ranges::find(returned, output.name, &Tensor::name);
    if (found == returned.end()) {
      throw node::missingOutput(planned.name, output.name);
    }
    outputs.push_back(std::move(*found));
  }
  return outputs;
}

void Run::complete(NodeIndex index, SessionIndex session, NodeMeter::Clock::time_point since,
                   serving::Outcome outcome) noexcept {
  const auto& node = plan_->nodes[index];
  try {
    if (const auto* error = std::get_if<Error>(&outcome)) throw atNode(*error, node.name);
    const auto time = NodeMeter::Clock::now() - since;
    if (const auto* model = std::get_if<std::shared_ptr<serving::Servable>>(&node.work)) {
      (*model)->countAsNode(task_.codec);
    }
    store(index, session, std::move(std::get<std::vector<Tensor>>(outcome)));
    if (index != Plan::kEntry) node.meter->time.observe(time);
  } catch (...) {
    failAt(node);
  }
  settle();
}

/// Ends the run with the exception that is being handled, which a session of `node` came to.
void Run::failAt(const PlanNode& node) noexcept {
  auto error = caught();
  // Nothing found is an answer, and what was given up failed elsewhere.
  const bool isItsOwn = error.code() != Code::kCancelled && error.reason() != kNoResults.reason;
  if (isItsOwn && node.meter) ++node.meter->failures;
  fail(std::move(error));
}

void Run::fail(Error error) noexcept {
  const std::lock_guard lock(mutex_);
  if (!failure_) failure_.emplace(std::move(error));
  stopped_ = true;
  cuts_.clear();
  for (auto& sessions : waiting_) sessions.clear();
  for (auto* lane : {&models_, &nodes_}) {
    busy_ -= lane->ready.size();
    lane->ready.clear();
  }
}

Lane& Run::laneOf(const PlanNode& node) noexcept {
  return std::holds_alternative<CustomNodePtr>(node.work) ? nodes_ : models_;
}

void Run::settle() noexcept {
  const auto kept = shared_from_this();
  const auto* const here = currentLane;
  bool joins = false;
  try {
    std::unique_lock lock(mutex_);
    letShardsIn();
    // Outside any loop this is a worker that a model's end has come to: it helps from here on.
    joins = here == nullptr && !models_.ready.empty();
    if (joins) {
      ++models_.helpers;
      ++models_.looking;
    }
    const auto models = models_.callIn(here == &models_ ? 1 : 0);
    const auto nodes = nodes_.callIn(here == &nodes_ ? 1 : 0);
    lock.unlock();
    callIn(models_, models);
    callIn(nodes_, nodes);
  } catch (...) {
    fail(caught());
  }
  std::unique_lock lock(mutex_);
  const bool over = --busy_ == 0;
  lock.unlock();
  if (over) finish();
  if (joins) work(models_);
}

void Run::callIn(Lane& lane, std::size_t helpers) {
  for (std::size_t i = 0; i < helpers; ++i) {
    lane.pool->submit([self = shared_from_this(), &lane] { self->work(lane); });
  }
}

void Run::finish() noexcept {
  // The task's function may hold the last reference to much else: let it go with this frame.
  const auto done = std::move(task_.done);
  if (failure_) return done(std::move(*failure_));
  serving::Outcome outcome = std::vector<Tensor>();
  try {
    auto& outputs = std::get<std::vector<Tensor>>(outcome);
    outputs.reserve(task_.outputs.size());
    for (const auto index : task_.outputs) {
      outputs.push_back(shared(results_.at(index), results_.at(index).name));
    }
    results_.clear();
  } catch (...) {
    outcome = caught();
  }
  done(std::move(outcome));
}

}  // namespace vino::pipeline
