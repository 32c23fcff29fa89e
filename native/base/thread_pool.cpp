// SPDX-License-Identifier: Apache-2.0
#include "base/thread_pool.h"

#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <new>
#include <string>
#include <utility>

namespace vino {
namespace {

/// Quick tasks that one awake worker is trusted with before the next is woken.
constexpr std::size_t kQuickBacklog = 64;

class FunctionTask final : public Task {
 public:
  explicit FunctionTask(std::function<void()> work) : work_(std::move(work)) {}
  void run() noexcept override {
    const std::unique_ptr<FunctionTask> self(this);
    work_();
  }

 private:
  std::function<void()> work_;
};

/// What the threads of one parallelFor share. Helpers that start late find nothing left and go.
struct Loop {
  std::size_t count;
  const std::function<void(std::size_t)>* body;
  std::atomic<std::size_t> next{0};
  std::mutex mutex;
  std::condition_variable allIdle;
  std::size_t busy = 0;
  std::exception_ptr failure;

  // `body` belongs to the caller, who waits for `busy` to reach zero: an index is claimed only
  // while counted as busy, so no helper touches `body` after the caller has left.
  void takePart() {
    {
      const std::lock_guard lock(mutex);
      ++busy;
    }
    try {
      for (auto i = next++; i < count; i = next++) (*body)(i);
    } catch (...) {
      next = count;
      const std::lock_guard lock(mutex);
      if (!failure) failure = std::current_exception();
    }
    const std::lock_guard lock(mutex);
    if (--busy == 0) allIdle.notify_all();
  }
};

}  // namespace

ThreadPool::ThreadPool(std::string_view name, std::size_t workers)
    : sleepers_(std::max<std::size_t>(1, workers)) {
  const std::string shown(name.substr(0, 15));
  threads_.reserve(sleepers_.size());
  idle_.reserve(sleepers_.size());
  try {
    for (std::size_t i = 0; i < sleepers_.size(); ++i) {
      threads_.emplace_back([this, i] { work(i); });
      pthread_setname_np(threads_.back().native_handle(), shown.c_str());
    }
  } catch (...) {
    stop();  // a thread that is destroyed before it is joined ends the process
    throw;
  }
}

ThreadPool::~ThreadPool() { stop(); }

void ThreadPool::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    while (auto* sleeper = wakeOne()) sleeper->wake.notify_one();
  }
  for (auto& thread : threads_) thread.join();
}

ThreadPool::Sleeper* ThreadPool::wakeOne() noexcept {
  if (idle_.empty()) return nullptr;
  auto& sleeper = sleepers_[idle_.back()];
  idle_.pop_back();
  sleeper.woken = true;
  ++attentive_;
  return &sleeper;
}

void ThreadPool::submit(Task& task) noexcept {
  LinkedQueue<Task> one;
  one.push(task);
  submit(std::move(one));
}

void ThreadPool::submit(LinkedQueue<Task>&& tasks) noexcept {
  const bool quick = tasks.allOf([](const Task& task) { return task.quick(); });
  Sleeper* sleeper = nullptr;
  {
    const std::lock_guard lock(mutex_);
    queue_.append(std::move(tasks));
    const bool willBeTaken = quick && queue_.size() <= kQuickBacklog * attentive_;
    if (!willBeTaken) sleeper = wakeOne();
  }
  if (sleeper != nullptr) sleeper->wake.notify_one();
}

void ThreadPool::submit(std::function<void()> work) {
  auto task = std::make_unique<FunctionTask>(std::move(work));
  submit(*task.release());  // it deletes itself when it has run
}

std::size_t ThreadPool::queued() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

void ThreadPool::work(std::size_t index) {
  std::unique_lock lock(mutex_);
  auto& self = sleepers_[index];
  ++attentive_;
  for (;;) {
    while (auto* task = queue_.pop()) {
      const bool quick = task->quick();
      Sleeper* deputy = nullptr;
      if (!quick && --attentive_ == 0 && !queue_.empty()) deputy = wakeOne();
      lock.unlock();
      if (deputy != nullptr) deputy->wake.notify_one();
      task->run();
      lock.lock();
      if (!quick) ++attentive_;
    }
    if (stopping_) return;
    self.woken = false;
    --attentive_;
    idle_.push_back(index);
    self.wake.wait(lock, [&self] { return self.woken; });
  }
}

void parallelFor(ThreadPool& pool, std::size_t count,
                 const std::function<void(std::size_t)>& body) {
  const auto loop = std::make_shared<Loop>();
  loop->count = count;
  loop->body = &body;
  const auto helpers = std::min(count, pool.workers()) - (count == 0 ? 0 : 1);
  try {
    for (std::size_t i = 0; i < helpers; ++i) pool.submit([loop] { loop->takePart(); });
  } catch (const std::bad_alloc&) {
    // Those already queued use `body`, so nothing may leave here yet; fewer do as well.
  }
  loop->takePart();
  std::unique_lock lock(loop->mutex);
  loop->allIdle.wait(lock, [&loop] { return loop->busy == 0; });
  if (loop->failure) std::rethrow_exception(loop->failure);
}

}  // namespace vino
