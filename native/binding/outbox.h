// SPDX-License-Identifier: Apache-2.0
// Quick calls made in one turn of the event loop go to the workers together, with one wake-up.
//
// A busy server reads some sixteen requests a turn. Handed over one by one, each finds that the
// worker has done the one before and gone to sleep: a futex call each, a tenth of the event loop's
// time. So the first of a turn goes at once, for a lone request must not wait, and the others
// gather until the turn's check phase (setImmediate), which follows the reading.
#pragma once

#include <napi.h>

#include "base/linked_queue.h"
#include "base/thread_pool.h"

namespace vino::binding {

/// One per environment; JavaScript thread only. All tasks must be for the same pool.
class Outbox {
 public:
  explicit Outbox(Napi::Env env);

  /// Hands over the first task of a turn, keeps others for its end.
  void add(ThreadPool& pool, Task& task) noexcept;
  /// Hands over what has gathered and ends the turn. Called by itself, and before the environment
  /// ends.
  void flush() noexcept;

 private:
  ThreadPool* pool_ = nullptr;
  bool turnBegun_ = false;
  LinkedQueue<Task> tasks_;
  Napi::FunctionReference setImmediate_;
  Napi::FunctionReference flush_;
};

}  // namespace vino::binding
