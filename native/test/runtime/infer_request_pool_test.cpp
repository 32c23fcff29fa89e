// SPDX-License-Identifier: Apache-2.0
#include "runtime/infer_request_pool.h"

#include <algorithm>
#include <deque>
#include <functional>
#include <openvino/runtime/core.hpp>
#include <semaphore>
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

}  // namespace
}  // namespace vino::runtime
