// SPDX-License-Identifier: Apache-2.0
// One request on its way through a plan.
//
// Nobody waits for a node. Whoever ends a session (a worker that has computed it, a device's
// continuation) stores its outputs, which makes sessions ready whose last input that was; ready
// ones are taken by the threads that help with the run, called in as there is more to do than
// threads that look. A session that ends inside its start ends inside that thread's loop, and only
// adds to what the loop finds next: so the stack stays flat however long the graph is.
//
// Shards are let in one by one while few sessions are under way, the innermost demultiplexer's
// first. What has been let in goes before; so a run holds a bounded number of shards, whatever it
// is cut into.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

#include "base/error.h"
#include "base/thread_pool.h"
#include "pipeline/lane.h"
#include "pipeline/plan.h"
#include "pipeline/shards.h"
#include "serving/servable.h"

namespace vino::pipeline {

/// Where runs compute; both must outlive them.
struct Pools {
  ThreadPool& workers;  ///< the engine's: models, and whatever is short
  ThreadPool& nodes;    ///< custom nodes, which take as long as they take
};

/// Held by whoever works on it; gone when the last of them is through.
class Run : public std::enable_shared_from_this<Run> {
  struct Key {};

 public:
  /// Runs `plan` on `inputs`, in its signature's order, and ends by calling `task.done` once, with
  /// the outputs asked for or with the first error. The calling thread, a worker, takes part.
  /// Throws std::bad_alloc, with `task` as it was, where there is no memory to begin.
  static void begin(std::shared_ptr<const Plan> plan, Pools pools, std::vector<Tensor> inputs,
                    serving::InferTask&& task);

  Run(Key, std::shared_ptr<const Plan> plan, Pools pools);

 private:
  /// A session that still lacks inputs.
  struct Session {
    std::vector<Tensor> inputs;
    std::vector<std::unique_ptr<Gathering>> gatherings;  ///< by input; empty where none gathers
    std::size_t missing = 0;
  };

  /// The shards of one session of a demultiplexer that have not been let in.
  struct Cut {
    NodeIndex node = 0;
    SessionIndex session = 0;
    std::uint64_t next = 0;
    std::uint64_t count = 0;
    std::vector<Tensor> outputs;  ///< as the node's
  };

  /// A shard on its way into a Gathering.
  struct Copy {
    const Tensor* shard = nullptr;
    std::byte* place = nullptr;
    std::shared_ptr<void> owner;
  };

  // run.cpp: who does what
  void work(Lane& lane) noexcept;
  bool queueAgain(Lane& lane) noexcept;
  void start(Ready ready) noexcept;
  void startModel(const std::shared_ptr<serving::Servable>& servable, Ready ready);
  std::vector<Tensor> runNode(const CustomNodePtr& custom, const PlanNode& node,
                              std::vector<Tensor> inputs);
  void complete(NodeIndex node, SessionIndex session, NodeMeter::Clock::time_point since,
                serving::Outcome outcome) noexcept;
  void failAt(const PlanNode& node) noexcept;
  void fail(Error error) noexcept;
  void settle() noexcept;
  void callIn(Lane& lane, std::size_t helpers);
  void finish() noexcept;
  Lane& laneOf(const PlanNode& node) noexcept;

  // run_store.cpp: what a session's outputs come to
  void store(NodeIndex index, SessionIndex session, std::vector<Tensor> outputs);
  // ... with the lock held
  std::vector<Copy> placeShards(const PlanNode& node, SessionIndex session,
                                const std::vector<Tensor>& outputs);
  void deliverOutputs(const PlanNode& node, SessionIndex session,
                      const std::vector<Tensor>& outputs);
  void deliverGathered(const PlanNode& node, SessionIndex session, const Edge& edge,
                       const Tensor& shard);
  void deliver(NodeIndex consumer, SessionIndex session, std::size_t input, Tensor tensor);
  void makeReady(NodeIndex index, SessionIndex session, std::vector<Tensor> inputs);
  void cutOutputs(NodeIndex index, SessionIndex session, std::uint64_t count,
                  const std::vector<Tensor>& outputs);
  void letShardsIn();
  Session& waiting(NodeIndex index, SessionIndex session);
  const std::string& inputName(const Edge& edge) const;
  /// The counts of the `gathered` innermost levels around `node`.
  Dims gatheredDims(const PlanNode& node, std::size_t gathered) const;

  const std::shared_ptr<const Plan> plan_;
  const std::uint64_t most_;  ///< sessions under way while shards are let in
  serving::InferTask task_;
  std::atomic<bool> stopped_{false};  ///< members see it as their task's `cancelled`

  std::mutex mutex_;  // guards what follows
  Lane models_;
  Lane nodes_;
  std::vector<Cut> cuts_;                                           // a stack: the innermost last
  std::vector<std::unordered_map<SessionIndex, Session>> waiting_;  // by node
  std::vector<std::uint64_t> counts_;                               // of shards, by level
  std::vector<Tensor> results_;
  std::optional<Error> failure_;
  std::uint64_t busy_ = 0;  // sessions ready or under way; the run is over when there is none
};

}  // namespace vino::pipeline
