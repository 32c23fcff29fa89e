// SPDX-License-Identifier: Apache-2.0
// The infer requests of one compiled model and the right to use one: a lease. Who finds none free
// leaves a continuation behind; no thread waits.
#pragma once

#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <openvino/runtime/compiled_model.hpp>
#include <openvino/runtime/infer_request.hpp>
#include <vector>

#include "base/tensor.h"
#include "base/thread_pool.h"

namespace vino::runtime {

/// One infer request with what is asked of it over and over. Its OpenVINO callback is set once and
/// runs `finished`, which the holder of the lease sets for one run. Used by that holder only.
class InferSlot {
 public:
  ov::InferRequest request;
  std::function<void(std::exception_ptr)> finished;

  /// Makes the request and learns its own tensors. `pool`'s constructor calls it.
  void open(ov::CompiledModel& model);

  /// Sets input `port` for the next run. Small ones of the shape that the request already holds are
  /// copied into its own tensor, which costs less than binding new memory; others are borrowed and
  /// must live until the run is over.
  void setInput(std::size_t port, const Tensor& tensor);

  /// Output `port` of the last run; valid until the next one.
  ov::Tensor output(std::size_t port);

 private:
  struct OwnInput {
    ov::Tensor tensor;  ///< empty where the shape is not static
    bool bound = true;  ///< the request reads it, and not somebody else's memory
  };
  std::vector<OwnInput> inputs_;
  std::vector<ov::Tensor> outputs_;  ///< empty where the shape is not static
};

class InferRequestPool;

/// The right to use one slot until destroyed; then the next waiter gets it.
class Lease {
 public:
  Lease(std::shared_ptr<InferRequestPool> pool, InferSlot& slot)
      : pool_(std::move(pool)), slot_(&slot) {}
  ~Lease();
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;

  InferSlot& slot() const noexcept { return *slot_; }

 private:
  std::shared_ptr<InferRequestPool> pool_;
  InferSlot* slot_;
};

using LeasePtr = std::shared_ptr<Lease>;

/// Fixed slots, first come first served. Thread-safe. Always held by shared_ptr: leases keep it.
class InferRequestPool : public std::enable_shared_from_this<InferRequestPool> {
 public:
  /// Makes `count` requests. Waiters are continued on `pool`, which must outlive this.
  InferRequestPool(ov::CompiledModel& model, std::size_t count, ThreadPool& pool);

  /// Calls `ready` with a lease: at once on this thread where a slot is free, else on the pool when
  /// one comes back. `ready` must not throw.
  void acquire(std::function<void(LeasePtr)> ready);

  std::size_t size() const noexcept { return slots_.size(); }

 private:
  friend class Lease;
  void giveBack(InferSlot& slot);

  ThreadPool& workers_;
  std::vector<InferSlot> slots_;
  std::mutex mutex_;
  std::vector<InferSlot*> free_;  // a stack: the warmest request first
  std::deque<std::function<void(LeasePtr)>> waiting_;
};

}  // namespace vino::runtime
