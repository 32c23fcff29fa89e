// SPDX-License-Identifier: Apache-2.0
#include "serving/sequences.h"

#include <algorithm>
#include <atomic>
#include <deque>
#include <functional>
#include <semaphore>
#include <string>
#include <thread>
#include <vector>

#include "base/error.h"
#include "check.h"

namespace vino::serving {
namespace {

using test::expect;
using test::expectEqual;
using test::expectThrows;
using test::Test;

constexpr auto kContinue = SequenceControl::kContinue;
constexpr auto kStart = SequenceControl::kStart;
constexpr auto kEnd = SequenceControl::kEnd;

/// A request at its sequence; `body` runs where it had to wait.
struct Request final : Task {
  explicit Request(std::function<void()> then = {}) : body(std::move(then)) {}
  void run() noexcept override { body(); }
  Turn turn;
  std::function<void()> body;
};

runtime::ModelMemory memoryOf(float value) {
  runtime::ModelMemory memory;
  ov::Tensor tensor(ov::element::f32, {1});
  tensor.data<float>()[0] = value;
  memory.emplace("v", tensor);
  return memory;
}

float valueOf(const runtime::ModelMemory& memory) { return *memory.at("v").data<float>(); }

/// Enters and completes at once; returns the id.
std::uint64_t pass(Sequences& sequences, SequenceRequest wanted, float value = 0) {
  Request request;
  expect(sequences.enter(wanted, request.turn, request), "the turn comes at once");
  const auto id = request.turn.id();
  request.turn.complete(memoryOf(value));
  return id;
}

void expectRefused(Sequences& sequences, SequenceRequest wanted, Code code,
                   const std::string& reason,
                   std::source_location at = std::source_location::current()) {
  Request request;
  expectThrows<Error>([&] { static_cast<void>(sequences.enter(wanted, request.turn, request)); },
                      [&](const Error& error) {
                        expectEqual(error.reason(), reason, at);
                        expect(error.code() == code, "another code", at);
                      },
                      at);
}

const Test kLife{
    "a sequence remembers from its start to its end", [] {
      ThreadPool workers("test", 1);
      Sequences sequences(2, workers);
      expectRefused(sequences, {7, kContinue}, Code::kNotFound, "sequence_not_found");
      expectRefused(sequences, {7, kEnd}, Code::kNotFound, "sequence_not_found");
      expectEqual(pass(sequences, {7, kStart}, 1), 7u);
      {
        Request next;
        expect(sequences.enter({7, kContinue}, next.turn, next));
        expectEqual(valueOf(next.turn.memory()), 1.0F);
        next.turn.complete(memoryOf(2));
      }
      expectRefused(sequences, {7, kStart}, Code::kAlreadyExists, "sequence_exists");
      {
        Request last;
        expect(sequences.enter({7, kEnd}, last.turn, last));
        expectEqual(valueOf(last.turn.memory()), 2.0F);
        // OVMS tells a start that it comes too early, and others that nothing is there.
        expectRefused(sequences, {7, kStart}, Code::kFailedPrecondition, "sequence_ending");
        expectRefused(sequences, {7, kContinue}, Code::kNotFound, "sequence_not_found");
        expectRefused(sequences, {7, kEnd}, Code::kNotFound, "sequence_not_found");
        last.turn.complete({});
      }
      expectEqual(sequences.size(), 0u);
      expectRefused(sequences, {7, kContinue}, Code::kNotFound, "sequence_not_found");
      expectEqual(pass(sequences, {7, kStart}), 7u);
    }};

const Test kIds{"given ids count up from 1, past those that live", [] {
                  ThreadPool workers("test", 1);
                  Sequences sequences(10, workers);
                  pass(sequences, {2, kStart});
                  expectEqual(pass(sequences, {0, kStart}), 1u);
                  expectEqual(pass(sequences, {0, kStart}), 3u);
                  pass(sequences, {3, kEnd});
                  expectEqual(pass(sequences, {0, kStart}), 4u);
                  const auto greatest = ~std::uint64_t{0};
                  expectEqual(pass(sequences, {greatest, kStart}), greatest);
                  expectEqual(pass(sequences, {greatest, kContinue}), greatest);
                }};

const Test kMost{"no more live than may; the one that ends makes room", [] {
                   ThreadPool workers("test", 1);
                   Sequences sequences(2, workers);
                   pass(sequences, {1, kStart});
                   pass(sequences, {2, kStart});
                   expectRefused(sequences, {3, kStart}, Code::kUnavailable, "sequences_exhausted");
                   expectRefused(sequences, {0, kStart}, Code::kUnavailable, "sequences_exhausted");
                   pass(sequences, {1, kEnd});
                   pass(sequences, {3, kStart});
                   Sequences none(0, workers);
                   expectRefused(none, {1, kStart}, Code::kUnavailable, "sequences_exhausted");
                 }};

const Test kFailure{"a request that fails leaves the sequence as it was", [] {
                      ThreadPool workers("test", 1);
                      Sequences sequences(2, workers);
                      {
                        Request start;
                        expect(sequences.enter({5, kStart}, start.turn, start));
                      }
                      expectEqual(sequences.size(), 0u);
                      pass(sequences, {5, kStart}, 1);
                      for (const auto control : {kContinue, kEnd}) {
                        Request failing;
                        expect(sequences.enter({5, control}, failing.turn, failing));
                        failing.turn.giveUp();
                        failing.turn.giveUp();
                      }
                      Request next;
                      expect(sequences.enter({5, kContinue}, next.turn, next));
                      expectEqual(valueOf(next.turn.memory()), 1.0F);
                    }};

const Test kLost{"who waits behind a start that fails finds nothing", [] {
                   std::atomic<int> refused = 0;
                   std::deque<Request> behind;
                   ThreadPool workers("test", 2);
                   Sequences sequences(2, workers);
                   std::binary_semaphore done(0);
                   {
                     Request start;
                     expect(sequences.enter({5, kStart}, start.turn, start));
                     for (const auto control : {kContinue, kEnd}) {
                       auto& request = behind.emplace_back();
                       request.body = [&, ends = control == kEnd] {
                         try {
                           request.turn.requireBegun();
                         } catch (const Error& error) {
                           refused += error.reason() == "sequence_not_found" ? 1 : 0;
                         }
                         request.turn.giveUp();
                         if (ends) done.release();
                       };
                       expect(!sequences.enter({5, control}, request.turn, request), "has to wait");
                     }
                   }
                   done.acquire();
                   expectEqual(refused.load(), 2);
                   expectEqual(sequences.size(), 0u);
                   pass(sequences, {5, kStart});
                 }};

const Test kOrder{"requests of one sequence take turns in the order they came", [] {
                    constexpr int kRequests = 200;
                    std::vector<int> order;
                    std::deque<Request> requests;
                    ThreadPool workers("test", 2);
                    Sequences sequences(1, workers);
                    std::binary_semaphore done(0);
                    pass(sequences, {1, kStart}, 0);
                    Request first;
                    expect(sequences.enter({1, kContinue}, first.turn, first));
                    for (int i = 0; i < kRequests; ++i) {
                      auto& request = requests.emplace_back();
                      request.body = [&, i] {
                        order.push_back(i);  // unguarded: the turns are the guard
                        request.turn.complete(memoryOf(valueOf(request.turn.memory()) + 1));
                        if (i == kRequests - 1) done.release();
                      };
                      const auto control = i == kRequests - 1 ? kEnd : kContinue;
                      expect(!sequences.enter({1, control}, request.turn, request));
                    }
                    expect(order.empty());
                    first.turn.complete(memoryOf(0));
                    done.acquire();
                    expectEqual(order.size(), std::size_t{kRequests});
                    expect(std::ranges::is_sorted(order));
                    expectEqual(sequences.size(), 0u);
                  }};

const Test kSweep{"what two sweeps find unused is dropped, what is under way is not", [] {
                    ThreadPool workers("test", 1);
                    Sequences sequences(3, workers);
                    pass(sequences, {1, kStart});
                    pass(sequences, {2, kStart});
                    pass(sequences, {3, kStart});
                    Request slow;
                    expect(sequences.enter({3, kContinue}, slow.turn, slow));
                    expectEqual(sequences.sweep(), 0u);
                    pass(sequences, {2, kContinue});
                    expectEqual(sequences.sweep(), 1u);
                    expectRefused(sequences, {1, kContinue}, Code::kNotFound, "sequence_not_found");
                    slow.turn.complete(memoryOf(0));
                    expectEqual(sequences.sweep(), 1u);
                    expectEqual(sequences.size(), 1u);
                    pass(sequences, {3, kContinue});
                    expectEqual(sequences.sweep(), 0u);
                    expectEqual(sequences.sweep(), 1u);
                    expectEqual(sequences.size(), 0u);
                  }};

const Test kMemory{"what a sequence remembered is freed at its end and by a sweep", [] {
                     ThreadPool workers("test", 1);
                     Sequences sequences(2, workers);
                     std::weak_ptr<void> kept;
                     const auto traced = [&kept] {
                       auto bytes = std::make_shared<std::vector<float>>(1);
                       kept = bytes;
                       runtime::ModelMemory memory;
                       memory.emplace("v",
                                      ov::Tensor(ov::Tensor(ov::element::f32, {1}, bytes->data()),
                                                 std::static_pointer_cast<void>(bytes)));
                       return memory;
                     };
                     const auto start = [&](std::uint64_t id) {
                       Request request;
                       expect(sequences.enter({id, kStart}, request.turn, request));
                       request.turn.complete(traced());
                     };
                     start(1);
                     expect(!kept.expired(), "held while it lives");
                     pass(sequences, {1, kContinue});
                     expect(kept.expired(), "replaced by what came after it");
                     pass(sequences, {1, kEnd});
                     start(1);
                     pass(sequences, {1, kEnd});
                     expect(kept.expired(), "freed at the end");
                     start(1);
                     sequences.sweep();
                     sequences.sweep();
                     expect(kept.expired(), "freed by the sweep");
                   }};

const Test kThreads{"many threads, many sequences: each counts its own requests", [] {
                      constexpr int kThreadCount = 4;
                      constexpr int kSequences = 1000;
                      constexpr int kSteps = 4;
                      ThreadPool workers("test", 2);
                      Sequences sequences(kSequences, workers);
                      const auto step = [&sequences](SequenceRequest wanted) {
                        std::binary_semaphore turn(0);
                        Request request([&turn] { turn.release(); });
                        if (!sequences.enter(wanted, request.turn, request)) turn.acquire();
                        const auto& memory = request.turn.memory();
                        const float value = memory.empty() ? 0 : valueOf(memory);
                        request.turn.complete(memoryOf(value + 1));
                        return value + 1;
                      };
                      for (std::uint64_t id = 1; id <= kSequences; ++id) step({id, kStart});
                      {
                        std::vector<std::jthread> threads;
                        for (int thread = 0; thread < kThreadCount; ++thread) {
                          threads.emplace_back([&step] {
                            for (int round = 0; round < kSteps; ++round) {
                              for (std::uint64_t id = 1; id <= kSequences; ++id) {
                                step({id, kContinue});
                              }
                            }
                          });
                        }
                      }
                      for (std::uint64_t id = 1; id <= kSequences; ++id) {
                        expectEqual(step({id, kEnd}), 2.0F + kThreadCount * kSteps);
                      }
                      expectEqual(sequences.size(), 0u);
                    }};

}  // namespace
}  // namespace vino::serving
