// SPDX-License-Identifier: Apache-2.0
// What all environments of a process share: the engine, the workers, the count of what is in
// flight.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "base/thread_pool.h"
#include "image/images_to_tensor.h"
#include "node/managers.h"
#include "pipeline/node_meter.h"
#include "runtime/engine.h"
#include "runtime/meter.h"

namespace vino::binding {

/// EngineOptions of src/native/types.ts.
struct ProcessOptions {
  runtime::EngineOptions engine;
  std::size_t workers = 0;      ///< 0 = as many as CPUs by mask and quota, at least 2
  std::size_t nodeWorkers = 0;  ///< 0 = two for each of these
  std::uint64_t queueLimit = 4096;
  image::Limits image;
};

/// Made by the first createEngine, kept by every object that uses it, gone with the last. A member
/// declared later is destroyed earlier: workers end before the engine does.
class Process {
 public:
  /// The process's instance; made with `options` where there is none yet.
  static std::shared_ptr<Process> acquire(const ProcessOptions& options);

  explicit Process(const ProcessOptions& options);

  runtime::Engine& engine() noexcept { return engine_; }
  runtime::Meters& meters() noexcept { return meters_; }
  pipeline::NodeMeters& nodeMeters() noexcept { return nodeMeters_; }
  node::Managers& managers() noexcept { return managers_; }
  const image::Limits& imageLimits() const noexcept { return options_.image; }

  /// Decode, infer, encode. Not libuv's pool: that has four threads, shared with files and DNS.
  ThreadPool& workers() noexcept { return workers_; }
  /// Custom nodes, which take as long as they take. Started by the first call, for most servers
  /// have none. Throws std::system_error or std::bad_alloc.
  ThreadPool& nodeWorkers();
  /// Read, compile, free.
  ThreadPool& loaders() noexcept { return loaders_; }

  std::uint64_t inFlight() const noexcept { return inFlight_; }
  std::uint64_t queueLimit() const noexcept { return options_.queueLimit; }

  std::atomic<std::uint64_t> servables{0};

 private:
  friend class InFlight;
  ProcessOptions options_;
  runtime::Engine engine_;
  runtime::Meters meters_;
  pipeline::NodeMeters nodeMeters_;
  node::Managers managers_;
  std::atomic<std::uint64_t> inFlight_{0};
  ThreadPool loaders_;
  ThreadPool workers_;
  std::once_flag nodeWorkersStarted_;
  std::optional<ThreadPool> nodeWorkers_;
};

/// One inference counted in; counted out when destroyed. Move-only.
class InFlight {
 public:
  /// Nothing where the queue is full.
  static std::optional<InFlight> enter(const std::shared_ptr<Process>& process) noexcept;

  InFlight(InFlight&&) noexcept = default;
  InFlight& operator=(InFlight&&) = delete;
  InFlight(const InFlight&) = delete;
  InFlight& operator=(const InFlight&) = delete;
  ~InFlight() {
    if (process_) --process_->inFlight_;
  }

  Process& process() const noexcept { return *process_; }

 private:
  explicit InFlight(std::shared_ptr<Process> process) noexcept : process_(std::move(process)) {}

  std::shared_ptr<Process> process_;
};

}  // namespace vino::binding
