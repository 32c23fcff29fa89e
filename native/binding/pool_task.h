// SPDX-License-Identifier: Apache-2.0
// A promise for work on the loading pool: load, compile, unload.
#pragma once

#include <napi.h>

#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/thread_pool.h"
#include "binding/completions.h"
#include "binding/env_data.h"
#include "binding/to_js.h"

namespace vino::binding {

/// Runs `work` on a pool and settles a promise with what `wrap` makes of its result on the
/// JavaScript thread. `work` may throw; anything but an Error is internal.
template <typename Result>
class PoolTask final : public Completion, public Task {
 public:
  using Work = std::function<Result()>;
  using Wrap = std::function<Napi::Value(Napi::Env, Result&)>;

  static Napi::Promise start(Napi::Env env, ThreadPool& pool, Work work, Wrap wrap) {
    auto& completions = EnvData::of(env).completions;
    std::unique_ptr<PoolTask> task(
        new PoolTask(env, completions, std::move(work), std::move(wrap)));
    auto& running = *task;
    const auto promise = running.deferred_.Promise();
    completions.begin(std::move(task));
    pool.submit(running);
    return promise;
  }

  void run() noexcept override {
    try {
      result_.emplace(work_());
    } catch (...) {
      error_.emplace(caught());
    }
    // `work_` stays: it may hold the last reference to the process's pools, and must not end them
    // on one of their own threads.
    completions_.finish(*this);
  }

  void settle(Napi::Env env) override {
    if (error_) return deferred_.Reject(toJs(env, *error_));
    Napi::Value value;
    try {
      value = wrap_(env, *result_);
    } catch (const Napi::Error& error) {
      return deferred_.Reject(error.Value());
    } catch (...) {
      return deferred_.Reject(toJs(env, caught()));
    }
    deferred_.Resolve(value);
  }

 private:
  PoolTask(Napi::Env env, Completions& completions, Work work, Wrap wrap)
      : completions_(completions),
        deferred_(Napi::Promise::Deferred::New(env)),
        work_(std::move(work)),
        wrap_(std::move(wrap)) {}

  Completions& completions_;
  Napi::Promise::Deferred deferred_;
  Work work_;
  Wrap wrap_;
  std::optional<Result> result_;
  std::optional<Error> error_;
};

}  // namespace vino::binding
