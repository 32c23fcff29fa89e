// SPDX-License-Identifier: Apache-2.0
#include "runtime/infer_request_pool.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "runtime/tensor_bridge.h"

namespace vino::runtime {
namespace {

/// Up to this many bytes a copy was measured cheaper than set_input_tensor (1.2 microseconds).
constexpr std::size_t kCopyUpTo = 16 * 1024;

bool sameShape(const ov::Tensor& own, const Tensor& tensor) {
  const auto& shape = own.get_shape();
  return std::ranges::equal(shape, tensor.dims,
                            [](std::size_t a, std::int64_t b) { return std::cmp_equal(a, b); });
}

}  // namespace

void InferSlot::open(ov::CompiledModel& model) {
  request = model.create_infer_request();
  for (std::size_t i = 0; i < model.inputs().size(); ++i) {
    const auto& port = model.input(i);
    const bool keeps =
        port.get_partial_shape().is_static() && port.get_element_type() != ov::element::string;
    inputs_.push_back({keeps ? request.get_input_tensor(i) : ov::Tensor(), keeps});
  }
  for (std::size_t i = 0; i < model.outputs().size(); ++i) {
    const bool keeps = model.output(i).get_partial_shape().is_static();
    outputs_.push_back(keeps ? request.get_output_tensor(i) : ov::Tensor());
  }
}

void InferSlot::setInput(std::size_t port, const Tensor& tensor) {
  auto& own = inputs_[port];
  if (own.tensor && tensor.byteSize() <= kCopyUpTo && sameShape(own.tensor, tensor)) {
    if (tensor.byteSize() != 0) std::memcpy(own.tensor.data(), tensor.data, tensor.byteSize());
    if (!own.bound) request.set_input_tensor(port, own.tensor);
    own.bound = true;
    return;
  }
  request.set_input_tensor(port, toOpenVino(tensor));
  own.bound = false;
}

ov::Tensor InferSlot::output(std::size_t port) {
  return outputs_[port] ? outputs_[port] : request.get_output_tensor(port);
}

Lease& Lease::operator=(Lease&& other) noexcept {
  if (this == &other) return *this;
  reset();
  pool_ = std::move(other.pool_);
  slot_ = other.slot_;
  return *this;
}

void Lease::reset() noexcept {
  if (const auto pool = std::move(pool_)) pool->giveBack(*slot_);
}

InferRequestPool::InferRequestPool(ov::CompiledModel& model, std::size_t count, ThreadPool& pool)
    : workers_(pool), slots_(count) {
  free_.reserve(count);
  for (auto& slot : slots_) {
    slot.open(model);
    // Back to our own workers: the device's callback thread must not encode, and must not be the
    // one that frees the request which is calling back.
    slot.request.set_callback([this, &slot](std::exception_ptr failure) {
      auto* task = std::exchange(slot.whenDone, nullptr);
      if (task == nullptr) return;
      slot.failure = std::move(failure);
      workers_.submit(*task);
    });
    free_.push_back(&slot);
  }
}

bool InferRequestPool::acquire(Borrower& borrower) noexcept {
  auto self = shared_from_this();
  const std::lock_guard lock(mutex_);
  if (free_.empty()) {
    if (meter_) borrower.since_ = Meter::Clock::now();
    waiting_.push(borrower);
    return false;
  }
  borrower.lease = Lease(std::move(self), *free_.back());
  free_.pop_back();
  if (meter_) {
    meter_->wait.observe({});
    meter_->active.fetch_add(1, std::memory_order_relaxed);
  }
  return true;
}

void InferRequestPool::giveBack(InferSlot& slot) noexcept {
  Task* next = nullptr;
  {
    const std::lock_guard lock(mutex_);
    next = waiting_.pop();
    if (next == nullptr) {
      free_.push_back(&slot);
      if (meter_) meter_->active.fetch_sub(1, std::memory_order_relaxed);
      return;
    }
  }
  auto& borrower = static_cast<Borrower&>(*next);
  if (meter_) meter_->wait.observe(Meter::Clock::now() - borrower.since_);
  borrower.lease = Lease(shared_from_this(), slot);
  workers_.submit(*next);
}

}  // namespace vino::runtime
