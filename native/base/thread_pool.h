// SPDX-License-Identifier: Apache-2.0
// A fixed set of workers over one queue.
//
// Waking a thread costs more than a tiny inference does: of two workers that take turns at tasks of
// some microseconds, both spend most of their time in the scheduler (measured on 2 cores: 143,000
// inferences a second with one worker awake, 104,000 with two). So tasks say whether they are
// quick, and quick ones gather behind a worker that is awake instead of waking the next. A worker
// that takes up anything longer sees to it that somebody else is awake for what is queued behind
// it.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string_view>
#include <thread>
#include <vector>

#include "base/linked_queue.h"

namespace vino {

/// Work for a pool. The pool never owns a task: it must live until `run` begins, and may destroy
/// itself inside `run`.
class Task : public Linked<Task> {
 public:
  virtual ~Task() = default;
  /// Called once, on a worker. Whatever fails inside is the task's own to report.
  virtual void run() noexcept = 0;
  /// Whether it is expected to end within some tens of microseconds. Asked at both ends of the
  /// queue; the answer must be the same.
  virtual bool quick() const noexcept { return false; }

 protected:
  Task() = default;
  Task(const Task&) = delete;
  Task& operator=(const Task&) = delete;
};

/// Fixed workers; `submit` may be called from any thread, workers included.
class ThreadPool {
 public:
  /// Starts `workers` (at least 1) threads named `name` (at most 15 characters are shown by the
  /// system). Throws std::system_error or std::bad_alloc where the system refuses so many.
  ThreadPool(std::string_view name, std::size_t workers);
  /// Runs what is queued to its end, then joins.
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  /// Queues a task; it outlives the call until it has run.
  void submit(Task& task) noexcept;
  /// Queues several, in order, waking as for one quick task where all are quick.
  void submit(LinkedQueue<Task>&& tasks) noexcept;
  /// Queues a function, which the pool owns. It must not throw. Throws std::bad_alloc.
  void submit(std::function<void()> work);

  std::size_t workers() const noexcept { return sleepers_.size(); }
  /// Tasks that no worker has taken yet.
  std::size_t queued() const;

 private:
  struct Sleeper {
    std::condition_variable wake;
    bool woken = false;
  };

  void work(std::size_t index);
  void stop();
  /// With the lock held: takes the worker that went idle last, to be notified after unlocking.
  Sleeper* wakeOne() noexcept;

  mutable std::mutex mutex_;
  LinkedQueue<Task> queue_;
  std::vector<Sleeper> sleepers_;
  std::vector<std::size_t> idle_;  // a stack: the warmest worker first
  std::size_t attentive_ = 0;      // workers awake and not inside a task that is not quick
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

/// Calls `body(i)` once for every i below `count`, on the calling thread and whichever workers are
/// free; returns when all are done. The calling thread never waits for an index that nobody has
/// begun. The first exception is thrown again here; indices not yet begun are then skipped.
void parallelFor(ThreadPool& pool, std::size_t count, const std::function<void(std::size_t)>& body);

}  // namespace vino
