// SPDX-License-Identifier: Apache-2.0
#include "serving/stateful_servable.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <openvino/op/assign.hpp>
#include <openvino/op/read_value.hpp>
#include <openvino/op/reduce_sum.hpp>
#include <openvino/op/reshape.hpp>
#include <openvino/op/util/variable.hpp>
#include <optional>
#include <semaphore>
#include <string>
#include <thread>
#include <vector>

#include "check.h"
#include "failing_new.h"
#include "serving/servables.h"

namespace vino::serving {
namespace {

using test::expect;
using test::expectEqual;
using test::Test;

constexpr std::uint32_t kContinue = 0;
constexpr std::uint32_t kStart = 1;
constexpr std::uint32_t kEnd = 2;

/// total = all that x [n] has summed up to in this sequence. An odd n makes the inference throw
/// after the variable has been read: `pairs` has x in two columns.
std::shared_ptr<ov::Model> running(const ov::element::Type& type = ov::element::f32) {
  const auto x = test::parameter("x", type, {-1});
  const ov::op::util::VariableInfo info{ov::Shape{1}, type, "total"};
  const auto variable = std::make_shared<ov::op::util::Variable>(info);
  const auto zero = ov::op::v0::Constant::create(type, {1}, {0});
  const auto before = std::make_shared<ov::op::v6::ReadValue>(zero, variable);
  const auto axis = ov::op::v0::Constant::create(ov::element::i64, {1}, {0});
  const auto sum = std::make_shared<ov::op::v1::ReduceSum>(x, axis, true);
  const auto total = std::make_shared<ov::op::v1::Add>(before, sum);
  const auto assign = std::make_shared<ov::op::v6::Assign>(total, variable);
  const auto columns = ov::op::v0::Constant::create(ov::element::i64, {2}, {-1, 2});
  const auto pairs = std::make_shared<ov::op::v1::Reshape>(x, columns, false);
  pairs->output(0).set_names({"pairs"});
  total->output(0).set_names({"total"});
  return std::make_shared<ov::Model>(ov::OutputVector{pairs, total}, ov::SinkVector{assign},
                                     ov::ParameterVector{x});
}

std::shared_ptr<StatefulServable> servable(ThreadPool& pool, runtime::StatefulSpec spec = {},
                                           std::uint32_t requests = 1) {
  auto model = test::loaded(running(), false);
  model.facts.inferRequests = requests;
  return std::make_shared<StatefulServable>(std::move(model), spec, image::Limits{}, pool);
}

template <typename T>
Input input(std::string name, ElementType type, std::vector<T> values) {
  Tensor tensor = Tensor::allocate(std::move(name), type,
                                   {static_cast<std::int64_t>(values.size())}, values.size());
  std::ranges::copy(values, tensor.elements<T>().begin());
  return {std::move(tensor), true};
}

struct Answer {
  std::uint64_t id = 0;
  float total = 0;
  std::string error;  ///< its reason
};

/// One request of a sequence; `begin` it, then `await` it.
class Step {
 public:
  Step(std::uint64_t id, std::uint32_t control, std::vector<float> x) {
    task_.inputs.push_back(input<float>("x", ElementType::kF32, std::move(x)));
    if (id != 0)
      task_.inputs.push_back(input<std::uint64_t>("sequence_id", ElementType::kU64, {id}));
    if (control != kContinue) {
      task_.inputs.push_back(
          input<std::uint32_t>("sequence_control_input", ElementType::kU32, {control}));
    }
    task_.outputs = {1, 2};  // "sequence_id" and "total", behind "pairs"
    task_.done = [this](Outcome outcome) {
      if (const auto* error = std::get_if<Error>(&outcome)) {
        answer_.error = error->reason();
      } else {
        const auto& tensors = std::get<std::vector<Tensor>>(outcome);
        expectEqual(tensors[0].name, std::string("sequence_id"));
        expectEqual(tensors[1].name, std::string("total"));
        answer_.id = tensors[0].elements<const std::uint64_t>().front();
        answer_.total = tensors[1].elements<const float>().front();
      }
      ended_.release();
    };
  }

  Step& cancelledBy(const std::atomic<bool>& cancelled) {
    task_.cancelled = &cancelled;
    return *this;
  }
  Step& begin(Servable& model) {
    model.infer(std::move(task_));
    return *this;
  }
  Answer await() {
    ended_.acquire();
    return answer_;
  }

 private:
  InferTask task_;
  Answer answer_;
  std::binary_semaphore ended_{0};
};

Answer ask(Servable& model, std::uint64_t id, std::uint32_t control, std::vector<float> x) {
  return Step(id, control, std::move(x)).begin(model).await();
}

const Test kSequence{"a sequence remembers, and starts anew", [] {
                       ThreadPool workers("test", 1);
                       const auto model = servable(workers);
                       for (int round = 0; round < 2; ++round) {
                         auto answer = ask(*model, 7, kStart, {1, 2});
                         expectEqual(answer.total, 3.0F);
                         expectEqual(answer.id, 7u);
                         expectEqual(ask(*model, 7, kContinue, {3, 4}).total, 10.0F);
                         expectEqual(ask(*model, 7, kContinue, {}).total, 10.0F);
                         answer = ask(*model, 7, kEnd, {5, 5});
                         expectEqual(answer.total, 20.0F);
                         expectEqual(answer.id, 7u);
                         expectEqual(ask(*model, 7, kContinue, {1, 1}).error,
                                     std::string("sequence_not_found"));
                       }
                     }};

const Test kGiven{"the server gives ids", [] {
                    ThreadPool workers("test", 1);
                    const auto model = servable(workers);
                    expectEqual(ask(*model, 0, kStart, {1, 1}).id, 1u);
                    expectEqual(ask(*model, 0, kStart, {2, 2}).id, 2u);
                    expectEqual(ask(*model, 1, kContinue, {1, 1}).total, 4.0F);
                    expectEqual(ask(*model, 2, kContinue, {1, 1}).total, 6.0F);
                  }};

const Test kInterleaved{
    "1,000 sequences share two infer requests", [] {
      constexpr std::uint64_t kSequences = 1000;
      ThreadPool workers("test", 2);
      const auto model = servable(workers, {.maxSequences = kSequences}, 2);
      const auto value = [](std::uint64_t id, int step) {
        return static_cast<float>((id * 31 + static_cast<unsigned>(step)) % 97);
      };
      std::map<std::uint64_t, float> totals;
      for (int step = 0; step < 4; ++step) {
        for (std::uint64_t id = 1; id <= kSequences; ++id) {
          totals[id] += value(id, step) + 1;
          const auto control = step == 0 ? kStart : step == 3 ? kEnd : kContinue;
          expectEqual(ask(*model, id, control, {value(id, step), 1}).total, totals[id]);
        }
      }
    }};

const Test kFailure{
    "an inference that fails leaves its sequence as it was", [] {
      ThreadPool workers("test", 1);
      const auto model = servable(workers);
      expectEqual(ask(*model, 1, kStart, {1}).error, std::string("inference_failed"));
      expectEqual(ask(*model, 1, kContinue, {1, 1}).error, std::string("sequence_not_found"));
      expectEqual(ask(*model, 1, kStart, {1, 1}).total, 2.0F);
      expectEqual(ask(*model, 1, kContinue, {7}).error, std::string("inference_failed"));
      expectEqual(ask(*model, 1, kEnd, {7}).error, std::string("inference_failed"));
      expectEqual(ask(*model, 1, kContinue, {1, 1}).total, 4.0F);
      expectEqual(ask(*model, 1, kEnd, {1, 1}).total, 6.0F);
    }};

const Test kMemory{"a request whose memory fails leaves its sequence as it was", [] {
                     ThreadPool workers("test", 1);
                     const auto model = servable(workers);
                     float total = 0;
                     for (const auto control : {kStart, kContinue, kEnd}) {
                       bool failed = true;
                       for (std::size_t nth = 0; failed; ++nth) {
                         Step step(1, control, {1, 1});
                         Answer answer;
                         {
                           const test::FailingNew memory(nth);
                           answer = step.begin(*model).await();
                           failed = memory.failed();
                         }
                         if (!answer.error.empty()) {
                           expect(failed, "nothing else fails");
                           expectEqual(answer.error, std::string("out_of_memory"));
                           continue;
                         }
                         total += 2;
                         expectEqual(answer.total, total);
                         if (control == kContinue) continue;
                         if (control == kStart) ask(*model, 1, kEnd, {0, 0});
                         total = 0;
                         if (control == kEnd && failed) ask(*model, 1, kStart, {0, 0});
                       }
                       if (control == kStart) ask(*model, 1, kStart, {0, 0});
                     }
                     expectEqual(ask(*model, 1, kContinue, {1, 1}).error,
                                 std::string("sequence_not_found"));
                   }};

const Test kChecked{
    "inputs are checked before a sequence begins", [] {
      ThreadPool workers("test", 1);
      const auto model = servable(workers, {.maxSequences = 1});
      InferTask task;
      task.inputs.push_back(input<std::uint32_t>("sequence_control_input", ElementType::kU32, {1}));
      std::string reason;
      task.done = [&reason](Outcome outcome) { reason = std::get<Error>(outcome).reason(); };
      model->infer(std::move(task));
      expectEqual(reason, std::string("invalid_input_count"));
      expectEqual(ask(*model, 0, kContinue, {1, 1}).error, std::string("sequence_id_missing"));
      expectEqual(ask(*model, 0, kStart, {1, 1}).total, 2.0F);
      expectEqual(ask(*model, 0, kStart, {1, 1}).error, std::string("sequences_exhausted"));
    }};

const Test kCancelled{
    "a request that nobody wants any more leaves its sequence as it was", [] {
      ThreadPool workers("test", 1);
      const auto model = servable(workers);
      const std::atomic<bool> cancelled = true;
      expectEqual(Step(3, kStart, {1, 1}).cancelledBy(cancelled).begin(*model).await().error,
                  std::string("cancelled"));
      expectEqual(ask(*model, 3, kStart, {1, 1}).total, 2.0F);
    }};

const Test kClients{"two clients of one sequence take turns", [] {
                      constexpr int kRequests = 200;
                      ThreadPool workers("test", 2);
                      const auto model = servable(workers, {}, 2);
                      ask(*model, 9, kStart, {0, 0});
                      std::atomic<int> wrong = 0;
                      {
                        std::vector<std::jthread> clients;
                        for (int client = 0; client < 2; ++client) {
                          clients.emplace_back([&model, &wrong] {
                            float last = 0;
                            for (int i = 0; i < kRequests; ++i) {
                              const auto total = ask(*model, 9, kContinue, {1, 0}).total;
                              if (total <= last) ++wrong;
                              last = total;
                            }
                          });
                        }
                      }
                      expectEqual(wrong.load(), 0);
                      expectEqual(ask(*model, 9, kEnd, {1, 0}).total, 2.0F * kRequests + 1);
                    }};

const Test kHeld{
    "an answer that is held keeps its outputs, whatever the sequence does", [] {
      ThreadPool workers("test", 2);
      const auto model = servable(workers, {}, 2);
      InferTask task;
      task.inputs.push_back(input<float>("x", ElementType::kF32, {1, 1}));
      task.inputs.push_back(input<std::uint32_t>("sequence_control_input", ElementType::kU32, {1}));
      task.outputs = {0, 2};
      std::vector<Tensor> held;
      task.done = [&held](Outcome outcome) {
        held = std::move(std::get<std::vector<Tensor>>(outcome));
      };
      model->infer(std::move(task));
      expectEqual(ask(*model, 1, kContinue, {5, 5}).total, 12.0F);
      expectEqual(held[0].elements<const float>()[0], 1.0F);
      expectEqual(held[1].elements<const float>()[0], 2.0F);
    }};

const Test kSweep{"idle sequences are swept, unless they may stay", [] {
                    ThreadPool workers("test", 1);
                    const auto model = servable(workers);
                    ask(*model, 1, kStart, {1, 1});
                    expectEqual(model->sweepSequences(), 0u);
                    expectEqual(model->sweepSequences(), 1u);
                    expectEqual(ask(*model, 1, kContinue, {1, 1}).error,
                                std::string("sequence_not_found"));
                    const auto lasting = servable(workers, {.idleCleanup = false});
                    ask(*lasting, 1, kStart, {1, 1});
                    expectEqual(lasting->sweepSequences(), 0u);
                    expectEqual(lasting->sweepSequences(), 0u);
                    expectEqual(ask(*lasting, 1, kEnd, {1, 1}).total, 4.0F);
                  }};

const Test kGone{"who lets go of the servable gets answers to what is under way", [] {
                   std::optional<Step> step;
                   ThreadPool workers("test", 1);
                   auto model = servable(workers);
                   const std::weak_ptr<StatefulServable> watched = model;
                   step.emplace(1, kStart, std::vector<float>{1, 1});
                   step->begin(*model);
                   model.reset();
                   expectEqual(step->await().total, 2.0F);
                   expect(watched.expired(), "nothing keeps it");
                 }};

}  // namespace
}  // namespace vino::serving
