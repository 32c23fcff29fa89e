// SPDX-License-Identifier: Apache-2.0
#include "binding/outbox.h"

namespace vino::binding {

Outbox::Outbox(Napi::Env env)
    : setImmediate_(Napi::Persistent(env.Global().Get("setImmediate").As<Napi::Function>())),
      flush_(Napi::Persistent(
          Napi::Function::New(env, [this](const Napi::CallbackInfo&) { flush(); }))) {}

void Outbox::add(ThreadPool& pool, Task& task) {
  if (turnBegun_) {
    pool_ = &pool;
    tasks_.push_back(&task);
    return;
  }
  pool.submit(task);
  setImmediate_.Call({flush_.Value()});
  turnBegun_ = true;
}

void Outbox::flush() {
  turnBegun_ = false;
  if (tasks_.empty()) return;
  pool_->submit(tasks_);
  tasks_.clear();
}

}  // namespace vino::binding
