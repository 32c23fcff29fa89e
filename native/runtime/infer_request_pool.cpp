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

Lease::~Lease() { pool_->giveBack(*slot_); }

InferRequestPool::InferRequestPool(ov::CompiledModel& model, std::size_t count, ThreadPool& pool)
    : workers_(pool), slots_(count) {
  free_.reserve(count);
  for (auto& slot : slots_) {
    slot.open(model);
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
  workers_.submit(
      [next = std::move(next), lease = std::move(lease)]() mutable { next(std::move(lease)); });
}

}  // namespace vino::runtime
