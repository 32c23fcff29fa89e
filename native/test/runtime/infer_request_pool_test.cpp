// SPDX-License-Identifier: Apache-2.0
#include "runtime/infer_request_pool.h"

#include <algorithm>
#include <chrono>
#include <deque>
#include <functional>
#include <numeric>
#include <openvino/runtime/core.hpp>
#include <semaphore>
#include <thread>
#include <utility>
#include <vector>

#include "check.h"
#include "models.h"

namespace vino::runtime {
namespace {

using test::expect;
using test::expectEqual;
using test::Test;

ov::CompiledModel compiled() {
  static ov::Core core;
  return core.compile_model(test::addOne({1}), "CPU");
}

struct Waiter final : Borrower {
  explicit Waiter(std::function<void()> body = {}) : continued(std::move(body)) {}
  void run() noexcept override { continued(); }
  std::function<void()> continued;
};

const Test kFree{"a free request is leased at once", [] {
                   ThreadPool workers("test", 1);
                   auto model = compiled();
                   const auto pool = std::make_shared<InferRequestPool>(model, 2, workers);
                   Waiter first;
                   Waiter second;
                   expect(pool->acquire(first) && first.lease);
                   expect(pool->acquire(second) && second.lease);
                   expect(&first.lease.slot() != &second.lease.slot(), "each has its own");
                   auto moved = std::move(first.lease);
                   expect(moved && !first.lease, "a lease is moved, not copied");
                   auto* slot = &moved.slot();
                   moved.reset();
                   expect(pool->acquire(first), "what was given back is free");
                   expect(&first.lease.slot() == slot);
                 }};

const Test kOrder{"waiters are served first come, first served, and none is lost", [] {
                    constexpr int kWaiters = 200;
                    auto model = compiled();
                    std::vector<int> order;
                    std::deque<Waiter> waiters;
                    {
                      ThreadPool workers("test", 1);
                      const auto pool = std::make_shared<InferRequestPool>(model, 1, workers);
                      Waiter first;
                      expect(pool->acquire(first));
                      for (int i = 0; i < kWaiters; ++i) {
                        auto& waiter = waiters.emplace_back();
                        waiter.continued = [&order, &waiter, i] {
                          order.push_back(i);
                          waiter.lease.reset();
                        };
                        expect(!pool->acquire(waiter), "has to wait");
                      }
                      expect(order.empty());
                      first.lease.reset();
                    }  // the workers run what is queued, each of which queues the next
                    expectEqual(order.size(), std::size_t{kWaiters});
                    expect(std::ranges::is_sorted(order));
                  }};

const Test kCallback{"who is set down for the end of a run is continued then, once", [] {
                       ThreadPool workers("test", 1);
                       auto model = compiled();
                       const auto pool = std::make_shared<InferRequestPool>(model, 1, workers);
                       std::binary_semaphore done(0);
                       Waiter waiter([&done] { done.release(); });
                       expect(pool->acquire(waiter));
                       auto& slot = waiter.lease.slot();
                       for (int i = 0; i < 3; ++i) {
                         slot.whenDone = &waiter;
                         slot.request.start_async();
                         done.acquire();
                         expect(slot.whenDone == nullptr);
                         expect(slot.failure == nullptr);
                       }
                       slot.request.start_async();
                       slot.request.wait();
                       expect(!done.try_acquire(), "nobody was set down for the last one");
                     }};

const Test kMeter{"leases and the waits for them are counted", [] {
                    ThreadPool workers("test", 1);
                    auto model = compiled();
                    const auto meter = std::make_shared<Meter>();
                    const auto pool = std::make_shared<InferRequestPool>(model, 1, workers);
                    Waiter uncounted;
                    expect(pool->acquire(uncounted));
                    uncounted.lease.reset();
                    pool->countInto(meter);
                    Waiter first;
                    std::binary_semaphore served(0);
                    Waiter second([&served] { served.release(); });
                    expect(pool->acquire(first));
                    expectEqual(meter->active.load(), 1);
                    expect(!pool->acquire(second));
                    std::this_thread::sleep_for(std::chrono::milliseconds(1));
                    expectEqual(meter->active.load(), 1);
                    first.lease.reset();
                    served.acquire();
                    expectEqual(meter->active.load(), 1);
                    second.lease.reset();
                    expectEqual(meter->active.load(), 0);
                    const auto waits = meter->wait.counts();
                    expectEqual(waits[0], 1U);
                    expectEqual(std::accumulate(waits.begin(), waits.end(), std::uint64_t{0}), 2U);
                    expect(meter->wait.sum() >= std::chrono::milliseconds(1));
                  }};

}  // namespace
}  // namespace vino::runtime
