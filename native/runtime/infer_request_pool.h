// SPDX-License-Identifier: Apache-2.0
// The infer requests of one compiled model and the right to use one: a lease. Who finds none free
// is queued and continued later; no thread waits. Leases go round without allocating anything, so
// that none is lost, and nobody forgotten, for want of memory.
#pragma once

#include <exception>
#include <memory>
#include <mutex>
#include <openvino/runtime/compiled_model.hpp>
#include <openvino/runtime/infer_request.hpp>
#include <utility>
#include <vector>

#include "base/linked_queue.h"
#include "base/tensor.h"
#include "base/thread_pool.h"
#include "runtime/meter.h"

namespace vino::runtime {

/// One infer request with what is asked of it over and over. Used by the holder of its lease only.
class InferSlot {
 public:
  ov::InferRequest request;
  /// Run on the workers when the run begun with `start_async` has ended, once; the holder sets it
  /// before each such run. `failure` is then what the run came to, null where it went well.
  Task* whenDone = nullptr;
  std::exception_ptr failure;

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

/// The right to use one slot until destroyed or reset; then the next borrower gets it. Keeps the
/// pool. Move-only; empty until a pool fills it.
class Lease {
 public:
  Lease() noexcept = default;
  Lease(std::shared_ptr<InferRequestPool> pool, InferSlot& slot) noexcept
      : pool_(std::move(pool)), slot_(&slot) {}
  Lease(Lease&& other) noexcept : pool_(std::move(other.pool_)), slot_(other.slot_) {}
  Lease& operator=(Lease&& other) noexcept;
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;
  ~Lease() { reset(); }

  explicit operator bool() const noexcept { return pool_ != nullptr; }
  InferSlot& slot() const noexcept { return *slot_; }
  void reset() noexcept;

 private:
  std::shared_ptr<InferRequestPool> pool_;
  InferSlot* slot_ = nullptr;
};

/// Somebody who wants a lease. `run` is called where it had to wait, once `lease` is there.
class Borrower : public Task {
 public:
  Lease lease;

 private:
  friend class InferRequestPool;
  Meter::Clock::time_point since_;  // where it waits
};

/// Fixed slots, first come first served. Thread-safe. Always held by shared_ptr: leases keep it.
class InferRequestPool : public std::enable_shared_from_this<InferRequestPool> {
 public:
  /// Makes `count` requests. Borrowers are continued on `pool`, which must outlive this.
  InferRequestPool(ov::CompiledModel& model, std::size_t count, ThreadPool& pool);

  /// From now on leases are counted there. Before anybody else uses the pool.
  void countInto(std::shared_ptr<Meter> meter) noexcept { meter_ = std::move(meter); }

  /// Fills `borrower.lease` and returns true where a slot is free. Else returns false, and runs the
  /// borrower on the workers when one has come back to it; it may be gone on return, and must live
  /// until then.
  [[nodiscard]] bool acquire(Borrower& borrower) noexcept;

  std::size_t size() const noexcept { return slots_.size(); }

 private:
  friend class Lease;
  void giveBack(InferSlot& slot) noexcept;

  ThreadPool& workers_;
  std::vector<InferSlot> slots_;
  std::shared_ptr<Meter> meter_;
  std::mutex mutex_;
  std::vector<InferSlot*> free_;  // a stack: the warmest request first; holds all at most
  LinkedQueue<Task> waiting_;     // Borrowers
};

}  // namespace vino::runtime
