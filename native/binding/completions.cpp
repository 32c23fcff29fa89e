// SPDX-License-Identifier: Apache-2.0
#include "binding/completions.h"

#include <utility>

namespace vino::binding {
namespace {

void require(napi_env env, napi_status status) {
  if (status != napi_ok)
    throw Napi::Error::New(env, "The way back from native threads is not there");
}

}  // namespace

Completions::Completions(Napi::Env env, Outbox& outbox) : env_(env), outbox_(outbox) {
  require(env, napi_create_threadsafe_function(env, nullptr, nullptr,
                                               Napi::String::New(env, "vinoserve"), 0, 1, nullptr,
                                               nullptr, this, &Completions::settleAll, &wake_));
  require(env, napi_unref_threadsafe_function(env, wake_));
}

Completions::~Completions() = default;

void Completions::begin(std::unique_ptr<Completion> completion) {
  const std::lock_guard lock(mutex_);
  if (!open_) throw Napi::Error::New(env_, "The environment is ending");
  if (inFlight_++ == 0) napi_ref_threadsafe_function(env_, wake_);
  static_cast<void>(completion.release());  // `finish` brings it back
}

void Completions::finish(Completion& completion) noexcept {
  const std::lock_guard lock(mutex_);
  finished_.push(completion);
  if (!open_) {
    allBack_.notify_all();
    return;
  }
  if (wakePending_) return;
  wakePending_ = napi_call_threadsafe_function(wake_, nullptr, napi_tsfn_nonblocking) == napi_ok;
}

void Completions::settleAll(napi_env env, napi_value, void* context, void*) {
  // No environment: it is ending, and `close` does what is left to do.
  if (env != nullptr) static_cast<Completions*>(context)->settleFinished(env);
}

void Completions::settleFinished(Napi::Env env) {
  LinkedQueue<Completion> settling;
  {
    const std::lock_guard lock(mutex_);
    wakePending_ = false;
    settling.append(std::move(finished_));
  }
  const auto count = settling.size();
  const Napi::HandleScope scope(env);
  while (auto* raw = settling.pop()) {
    const std::unique_ptr<Completion> completion(raw);
    try {
      completion->settle(env);
    } catch (...) {
      // JavaScript is being stopped (Worker.terminate): no call into it succeeds any more.
    }
  }
  const std::lock_guard lock(mutex_);
  inFlight_ -= count;
  if (inFlight_ == 0) napi_unref_threadsafe_function(env, wake_);
}

bool Completions::close(std::optional<std::chrono::milliseconds> patience) {
  cancel();
  outbox_.flush();
  std::unique_lock lock(mutex_);
  if (!std::exchange(open_, false)) return true;
  const auto allBack = [this] { return finished_.size() == inFlight_; };
  if (!patience) {
    allBack_.wait(lock, allBack);
  } else if (!allBack_.wait_for(lock, *patience, allBack)) {
    return false;
  }
  // Their promises are never settled: nobody is left to hear of it.
  while (auto* raw = finished_.pop()) const std::unique_ptr<Completion> completion(raw);
  inFlight_ = 0;
  lock.unlock();
  napi_release_threadsafe_function(wake_, napi_tsfn_abort);
  return true;
}

}  // namespace vino::binding
