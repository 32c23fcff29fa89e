// SPDX-License-Identifier: Apache-2.0
// The way back to JavaScript: one thread-safe function per environment, several completions to a
// wake-up.
//
// Liveness, in the order in which the rules bite:
// 1. The thread-safe function is touched under `mutex_` and only while `open_`. Calling one while
//    its environment is torn down is undefined, so the cleanup hook closes the door first.
// 2. A completion is made and destroyed on the JavaScript thread; it holds references (a pinned
//    body, a promise) that may die nowhere else. Workers only fill it and hand it back.
// 3. A worker may still be reading a pinned body when the environment ends, or be inside OpenVINO
//    when the process runs its libraries' destructors. So the end asks queued work to stop
//    (`cancelled`) and waits for what is running. It is heard of twice: the process's "exit" event
//    comes first, and alone where process.exit() ends the main thread; the cleanup hook comes alone
//    where a worker thread is terminated. What never comes back (a drive of the network, a driver)
//    keeps no process from ending: at the process's end it is waited for so long and not longer.
// 4. The function is unref'd while nothing is in flight, so an idle engine keeps no process alive,
//    and ref'd while something is, so that an awaited answer does arrive.
#pragma once

#include <napi.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>

#include "base/linked_queue.h"
#include "binding/outbox.h"

namespace vino::binding {

/// Something in flight that ends in a settled promise.
class Completion : public Linked<Completion> {
 public:
  virtual ~Completion() = default;
  /// Settles the promise. On the JavaScript thread, in a handle scope.
  virtual void settle(Napi::Env env) = 0;

 protected:
  Completion() = default;
  Completion(const Completion&) = delete;
  Completion& operator=(const Completion&) = delete;
};

/// One per environment (EnvData, which closes it).
class Completions {
 public:
  /// `outbox` is flushed before the end is waited for; it must outlive this.
  Completions(Napi::Env env, Outbox& outbox);
  ~Completions();
  Completions(const Completions&) = delete;
  Completions& operator=(const Completions&) = delete;

  /// Takes a completion into flight. JavaScript thread. Throws a JavaScript error once closed.
  void begin(std::unique_ptr<Completion> completion);
  /// Hands it back for settling. Any thread, once for each `begin`; it is gone afterwards.
  void finish(Completion& completion) noexcept;

  /// Asks queued work to stop. May be called again.
  void cancel() noexcept { cancelled_ = true; }
  /// As `cancel`, then waits for what is running, without end or for `patience`, and drops what is
  /// finished. JavaScript thread; may be called again. False where something still runs: then only
  /// the end of the process may follow, and none of its destructors.
  bool close(std::optional<std::chrono::milliseconds> patience = std::nullopt);

  /// True once the environment is ending: work not yet begun should not begin.
  const std::atomic<bool>& cancelled() const noexcept { return cancelled_; }

 private:
  static void settleAll(napi_env env, napi_value callback, void* context, void* data);
  void settleFinished(Napi::Env env);

  napi_env env_;
  Outbox& outbox_;
  napi_threadsafe_function wake_ = nullptr;
  std::atomic<bool> cancelled_{false};
  std::mutex mutex_;
  std::condition_variable allBack_;
  bool open_ = true;
  bool wakePending_ = false;
  std::size_t inFlight_ = 0;
  LinkedQueue<Completion> finished_;
};

}  // namespace vino::binding
