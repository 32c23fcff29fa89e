// SPDX-License-Identifier: Apache-2.0
// Runs with each of their allocations failing in turn.
#include "failing_new.h"
#include "fakes.h"

namespace vino::pipeline {
namespace {

using test::Bench;
using test::expect;
using test::expectEqual;
using test::FakeModel;
using test::FakeNode;
using test::floats;
using test::mapping;
using test::mapSignature;
using test::only;
using test::shapeOf;
using test::Test;

constexpr std::size_t kMostAllocations = 5000;

/// Three shards through a model and a node, joined and through another model.
Bench graph() {
  Bench bench;
  bench.spec.inputs = {"in"};
  bench.spec.demultiplyCount = -1;
  const auto add = [](float x) { return x + 1; };
  bench.model(
      "model",
      bench.member(std::make_shared<FakeModel>(mapSignature(shapeOf({1, 2})), mapping(add))),
      "request", "in");
  bench.custom("node", std::make_shared<FakeNode>(mapSignature(shapeOf({1, 2})), mapping(add)),
               "model");
  bench
      .model("joined",
             bench.member(
                 std::make_shared<FakeModel>(mapSignature(shapeOf({-1, 1, 2})), mapping(add))),
             "node")
      .gatherFrom = "request";
  bench.output("out", "joined");
  return bench;
}

/// What one request comes to: its result, or the reason.
std::string outcomeWith(serving::Servable& servable, std::size_t nth, bool& failed) {
  serving::InferTask task;
  task.inputs.push_back({floats("in", {3, 1, 2}, {1, 2, 3, 4, 5, 6}), true});
  task.outputs = {0};
  std::binary_semaphore ended{0};
  std::atomic<int> ends{0};
  std::optional<serving::Outcome> outcome;
  task.done = [&](serving::Outcome end) {
    ++ends;
    outcome.emplace(std::move(end));
    ended.release();
  };
  {
    const test::FailingNew memory(nth);
    servable.infer(std::move(task));
    ended.acquire();
    failed = memory.failed();
  }
  expectEqual(ends.load(), 1);
  if (const auto* error = std::get_if<Error>(&*outcome)) return error->reason();
  std::string text;
  for (const auto value : test::valuesOf(std::get<0>(*outcome).at(0))) {
    text += test::shown(value) + " ";
  }
  return text;
}

const Test kEach{"a run whose memory fails ends, once, with an error or as ever", [] {
                   const auto servable = graph().servable();
                   std::size_t failures = 0;
                   for (std::size_t nth = 0; nth < kMostAllocations; ++nth) {
                     bool failed = false;
                     const auto result = outcomeWith(*servable, nth, failed);
                     if (!failed) {
                       expectEqual(result, std::string("4 5 6 7 8 9 "));
                       expect(failures > 10, "some allocations end the run");
                       return;
                     }
                     if (result == "4 5 6 7 8 9 ") continue;
                     expectEqual(result, std::string("out_of_memory"));
                     ++failures;
                   }
                   expect(false, "the allocations come to an end");
                 }};

}  // namespace
}  // namespace vino::pipeline
