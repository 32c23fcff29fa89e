// SPDX-License-Identifier: Apache-2.0
#include "binding/outbox.h"

#include <utility>

namespace vino::binding {

Outbox::Outbox(Napi::Env env)
    : setImmediate_(Napi::Persistent(env.Global().Get("setImmediate").As<Napi::Function>())),
      flush_(Napi::Persistent(
          Napi::Function::New(env, [this](const Napi::CallbackInfo&) { flush(); }))) {}

void Outbox::add(ThreadPool& pool, Task& task) noexcept {
  if (turnBegun_) {
    pool_ = &pool;
    tasks_.push(task);
    return;
  }
  pool.submit(task);
  try {
    setImmediate_.Call({flush_.Value()});
    turnBegun_ = true;
  } catch (...) {
    // Nobody will flush, so nothing gathers: the next one goes at once too.
  }
}

void Outbox::flush() noexcept {
  turnBegun_ = false;
  if (tasks_.empty()) return;
  pool_->submit(std::move(tasks_));
}

}  // namespace vino::binding
