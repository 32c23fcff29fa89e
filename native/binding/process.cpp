// SPDX-License-Identifier: Apache-2.0
#include "binding/process.h"

#include <algorithm>
#include <mutex>
#include <string>

#include "base/cpu_limit.h"
#include "base/error.h"

namespace vino::binding {
namespace {

constexpr std::size_t kMostWorkers = 1024;

/// By mask and quota, at least 2.
std::size_t usableCpus() {
  const auto quota = cpuQuota();
  const auto cpus = affinityCpus();
  return std::max<std::size_t>(2, quota ? threadsFor(*quota, cpus) : cpus);
}

/// How many threads `asked` comes to; `otherwise` where it is 0.
std::size_t threadsOf(std::size_t asked, std::size_t otherwise) {
  if (asked > kMostWorkers) {
    throw Error(Code::kInvalidArgument, "too_many_workers",
                "Too many workers - Expected: at most " + std::to_string(kMostWorkers) +
                    "; Actual: " + std::to_string(asked));
  }
  return asked != 0 ? asked : otherwise;
}

ProcessOptions withThreads(ProcessOptions options) {
  options.workers = threadsOf(options.workers, usableCpus());
  // Some nodes wait, for a file or a device, and would keep those that compute from a CPU.
  options.nodeWorkers = threadsOf(options.nodeWorkers, 2 * usableCpus());
  return options;
}

/// Under a CPU quota a model computes with as many threads as that keeps busy.
runtime::EngineOptions withinQuota(runtime::EngineOptions options) {
  const auto cpus = affinityCpus();
  const auto quota = cpuQuota();
  if (quota && *quota < static_cast<double>(cpus)) {
    options.defaults.cpuThreads = threadsFor(*quota, cpus);
  }
  return options;
}

}  // namespace

std::shared_ptr<Process> Process::acquire(const ProcessOptions& options) {
  static std::mutex mutex;
  static std::weak_ptr<Process> current;
  const std::lock_guard lock(mutex);
  auto process = current.lock();
  if (!process) {
    process = std::make_shared<Process>(options);
    current = process;
  }
  return process;
}

Process::Process(const ProcessOptions& options)
    : options_(withThreads(options)),
      engine_(withinQuota(options.engine)),
      loaders_("vino-load", usableCpus()),
      workers_("vino-infer", options_.workers) {}

ThreadPool& Process::nodeWorkers() {
  std::call_once(nodeWorkersStarted_,
                 [this] { nodeWorkers_.emplace("vino-node", options_.nodeWorkers); });
  return *nodeWorkers_;
}

std::optional<InFlight> InFlight::enter(const std::shared_ptr<Process>& process) noexcept {
  if (process->inFlight_++ < process->queueLimit()) return InFlight(process);
  --process->inFlight_;
  return std::nullopt;
}

}  // namespace vino::binding
