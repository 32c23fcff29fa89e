// SPDX-License-Identifier: Apache-2.0
#include "runtime/infer_request_pool.h"

#include <atomic>
#include <openvino/runtime/core.hpp>

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

const Test kFree{"a free request is leased at once, on the calling thread", [] {
                   ThreadPool workers("test", 1);
                   auto model = compiled();
                   const auto pool = std::make_shared<InferRequestPool>(model, 2, workers);
                   bool leased = false;
                   pool->acquire([&leased](LeasePtr lease) { leased = lease != nullptr; });
                   expect(leased);
                 }};

const Test kOrder{"waiters are served first come, first served, and none is lost", [] {
                    constexpr int kWaiters = 200;
                    auto model = compiled();
                    std::vector<int> order;
                    std::atomic<int> served{0};
                    {
                      ThreadPool workers("test", 1);
                      const auto pool = std::make_shared<InferRequestPool>(model, 1, workers);
                      LeasePtr first;
                      pool->acquire([&first](LeasePtr lease) { first = std::move(lease); });
                      for (int i = 0; i < kWaiters; ++i) {
                        pool->acquire([&order, &served, i](const LeasePtr&) {
                          order.push_back(i);
                          ++served;
                        });
                      }
                      expectEqual(served.load(), 0);
                      first.reset();
                      while (served < kWaiters) std::this_thread::yield();
                    }
                    for (int i = 0; i < kWaiters; ++i)
                      expectEqual(order[static_cast<std::size_t>(i)], i);
                  }};

const Test kCallback{"the callback runs what the holder of the lease asked for, once", [] {
                       ThreadPool workers("test", 1);
                       auto model = compiled();
                       const auto pool = std::make_shared<InferRequestPool>(model, 1, workers);
                       LeasePtr lease;
                       pool->acquire([&lease](LeasePtr given) { lease = std::move(given); });
                       std::atomic<int> calls{0};
                       for (int i = 0; i < 3; ++i) {
                         lease->slot().finished = [&calls](std::exception_ptr failure) {
                           expect(failure == nullptr);
                           ++calls;
                         };
                         lease->slot().request.start_async();
                         lease->slot().request.wait();
                       }
                       expectEqual(calls.load(), 3);
                     }};

}  // namespace
}  // namespace vino::runtime
