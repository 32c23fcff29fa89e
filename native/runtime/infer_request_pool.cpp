// SPDX-License-Identifier: Apache-2.0
#include "runtime/infer_request_pool.h"

#include <utility>

namespace vino::runtime {

Lease::~Lease() { pool_->giveBack(*slot_); }

InferRequestPool::InferRequestPool(ov::CompiledModel& model, std::size_t count, ThreadPool& pool)
    : workers_(pool), slots_(count) {
  free_.reserve(count);
  for (auto& slot : slots_) {
    slot.request = model.create_infer_request();
    slot.request.set_callback([&slot](std::exception_ptr failure) {
      // The run may end the lease, and with it whatever this function object holds.
      const auto finished = std::exchange(slot.finished, nullptr);
      if (finished) finished(failure);
    });
    free_.push_back(&slot);
  }
}

void InferRequestPool::acquire(std::function<void(LeasePtr)> ready) {
  InferSlot* slot = nullptr;
  {
    const std::lock_guard lock(mutex_);
    if (free_.empty()) {
      waiting_.push_back(std::move(ready));
      return;
    }
    slot = free_.back();
    free_.pop_back();
  }
  ready(std::make_shared<Lease>(shared_from_this(), *slot));
}

void InferRequestPool::giveBack(InferSlot& slot) {
  std::function<void(LeasePtr)> next;
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.empty()) {
      free_.push_back(&slot);
      return;
    }
    next = std::move(waiting_.front());
    waiting_.pop_front();
  }
  auto lease = std::make_shared<Lease>(shared_from_this(), slot);
  workers_.submit([next = std::move(next), lease = std::move(lease)]() mutable {
    next(std::move(lease));
  });
}

}  // namespace vino::runtime
