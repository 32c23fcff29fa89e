// SPDX-License-Identifier: Apache-2.0
#include "base/thread_pool.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <fstream>
#include <functional>
#include <latch>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

#include "check.h"
#include "failing_new.h"

namespace vino {
namespace {

using test::expect;
using test::expectEqual;
using test::expectThrows;
using test::Test;

const Test kRunsAll{"runs everything that was submitted before it joins", [] {
                      std::atomic<int> runs{0};
                      {
                        ThreadPool pool("test", 3);
                        expectEqual(pool.workers(), std::size_t{3});
                        for (int i = 0; i < 1000; ++i) pool.submit([&runs] { ++runs; });
                      }
                      expectEqual(runs.load(), 1000);
                    }};

const Test kAtLeastOne{"has a worker even if none is asked for", [] {
                         std::latch done(1);
                         ThreadPool pool("a name longer than fifteen characters", 0);
                         pool.submit([&done] { done.count_down(); });
                         done.wait();
                         expectEqual(pool.workers(), std::size_t{1});
                       }};

const Test kParallel{
    "runs on all workers at once", [] {
      constexpr std::size_t kWorkers = 4;
      std::latch together(kWorkers);  // would never open if two tasks shared a worker
      std::latch done(kWorkers);
      ThreadPool pool("test", kWorkers);
      for (std::size_t i = 0; i < kWorkers; ++i) {
        pool.submit([&] {
          together.arrive_and_wait();
          done.count_down();
        });
      }
      done.wait();
      expectEqual(pool.queued(), std::size_t{0});
    }};

const Test kQueues{"counts what no worker has taken", [] {
                     std::latch started(1);
                     std::latch release(1);
                     ThreadPool pool("test", 1);
                     pool.submit([&] {
                       started.count_down();
                       release.wait();
                     });
                     started.wait();
                     pool.submit([] {});
                     pool.submit([] {});
                     expectEqual(pool.queued(), std::size_t{2});
                     release.count_down();
                   }};

struct CountingTask final : Task {
  explicit CountingTask(std::latch& latch) : done(latch) {}
  void run() noexcept override { done.count_down(); }
  std::latch& done;
};

const Test kTask{"runs a task that it does not own, also from a worker", [] {
                   std::latch done(2);
                   CountingTask task(done);
                   CountingTask fromWorker(done);
                   ThreadPool pool("test", 2);
                   pool.submit(task);
                   pool.submit([&] { pool.submit(fromWorker); });
                   done.wait();
                   expect(done.try_wait(), "both ran");
                 }};

const Test kLoop{"visits every index once", [] {
                   ThreadPool pool("test", 3);
                   for (const std::size_t count : {0U, 1U, 2U, 3U, 1000U}) {
                     std::vector<std::atomic<int>> visits(count);
                     parallelFor(pool, count, [&](std::size_t i) { ++visits[i]; });
                     for (const auto& visit : visits) expectEqual(visit.load(), 1);
                   }
                 }};

const Test kBusyPool{"finishes a loop though no worker is free", [] {
                       std::latch started(1);
                       std::latch release(1);
                       ThreadPool pool("test", 1);
                       pool.submit([&] {
                         started.count_down();
                         release.wait();
                       });
                       started.wait();
                       std::atomic<int> visits{0};
                       parallelFor(pool, 10, [&](std::size_t) { ++visits; });
                       expectEqual(visits.load(), 10);
                       release.count_down();
                     }};

const Test kLoopFails{
    "passes on a loop's first failure and begins nothing after it", [] {
      std::latch release(1);
      ThreadPool pool("test", 1);
      pool.submit([&] { release.wait(); });  // the loop runs on this thread alone
      std::size_t begun = 0;
      expectThrows<std::runtime_error>(
          [&] {
            parallelFor(pool, 100, [&](std::size_t i) {
              ++begun;
              if (i == 4) throw std::runtime_error("four");
            });
          },
          [](const std::runtime_error& error) { expectEqual(std::string(error.what()), "four"); });
      expectEqual(begun, std::size_t{5});
      release.count_down();
    }};

const Test kLoopFailsToShare{
    "finishes a loop for whose helpers there is no memory", [] {
      constexpr std::size_t kCount = 100;
      ThreadPool pool("test", 4);
      for (std::size_t nth = 1; nth < 10; ++nth) {
        std::atomic<std::size_t> visits{0};
        const std::function<void(std::size_t)> body = [&visits](std::size_t) { ++visits; };
        const test::FailingNew memory(nth);
        parallelFor(pool, kCount, body);
        expectEqual(visits.load(), kCount);
      }
    }};

// Sanitizers reserve address space of their own, which this test limits.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
/// In a process of its own: room for the stacks of a few threads, not for those of all.
int startTooMany() {
  std::uint64_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  const auto used = pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  const rlimit limit{used + (std::uint64_t{64} << 20), RLIM_INFINITY};
  if (setrlimit(RLIMIT_AS, &limit) != 0) return 2;
  try {
    const ThreadPool pool("test", 1000);
  } catch (const std::system_error&) {
    return 0;
  }
  return 1;
}

const Test kTooManyWorkers{"throws where the system refuses so many workers", [] {
                             const auto child = fork();
                             if (child == 0) _exit(startTooMany());
                             int status = -1;
                             expectEqual(waitpid(child, &status, 0), child);
                             expectEqual(status, 0);
                           }};
#endif

}  // namespace
}  // namespace vino
