// SPDX-License-Identifier: Apache-2.0
// What a pipeline costs beyond the work of its nodes, with models that are functions of this
// program.
//
//   pipeline_bench SECONDS
//
// Prints one line of JSON, medians over short rounds, the ways to compare by turns:
//   nodeMicroseconds     of scheduling: a chain of 20 nodes that do nothing, less a chain of one, a
//                        node
//   shardsOverDirect     time of 64 shards over that of 64 inferences on the same pool, each 50 us
//                        of computing
//   diamondMilliseconds  of two nodes side by side that wait 50 ms each
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <latch>
#include <thread>
#include <utility>
#include <vector>

#include "pipelines.h"

namespace vino::pipeline {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::int64_t kShards = 64;

PipelineSpec diamond() {
  PipelineSpec spec;
  spec.inputs = {"in"};
  for (const auto* name : {"left", "right"}) {
    addNode(spec, name, "request", "in");
    spec.outputs.push_back({name, name, "y"});
  }
  return spec;
}

/// 64 inferences, each a task of its own.
void direct(serving::Servable& servable) {
  std::latch ended(kShards);
  for (std::int64_t i = 0; i < kShards; ++i) {
    workers().submit([&] {
      serving::InferTask task;
      task.inputs.push_back({Tensor::allocate("x", ElementType::kF32, {1, 10}, 10), true});
      task.outputs = {0};
      task.done = [&ended](serving::Outcome) { ended.count_down(); };
      servable.infer(std::move(task));
    });
  }
  ended.wait();
}

double microseconds(const std::function<void()>& work, int times) {
  const auto begin = Clock::now();
  for (int i = 0; i < times; ++i) work();
  return std::chrono::duration<double, std::micro>(Clock::now() - begin).count() / times;
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

/// Medians of two ways, by turns for so long.
std::pair<double, double> compared(double seconds, const std::function<void()>& one,
                                   const std::function<void()>& other, int times) {
  std::vector<double> ones;
  std::vector<double> others;
  const auto end = Clock::now() + std::chrono::duration<double>(seconds);
  while (ones.size() < 2 || Clock::now() < end) {
    ones.push_back(microseconds(one, times));
    others.push_back(microseconds(other, times));
  }
  return {median(std::move(ones)), median(std::move(others))};
}

void compute() {
  const auto end = Clock::now() + std::chrono::microseconds(50);
  while (Clock::now() < end) {
  }
}

void measure(double seconds) {
  constexpr int kLength = 20;
  const auto nothing = [] {};
  const auto twenty = served(chain(kLength), nothing);
  const auto one = served(chain(1), nothing);
  const auto [long_, short_] = compared(
      seconds, [&] { request(*twenty, "in", {1, 10}); }, [&] { request(*one, "in", {1, 10}); },
      200);

  auto cut = chain(1);
  cut.demultiplyCount = -1;
  const auto sharded = served(cut, compute);
  Echo alone(compute);
  const auto [shards, inferences] = compared(
      seconds, [&] { request(*sharded, "in", {kShards, 1, 10}); }, [&] { direct(alone); }, 4);

  const auto waiting =
      served(diamond(), [] { std::this_thread::sleep_for(std::chrono::milliseconds(50)); });
  const auto both = microseconds([&] { request(*waiting, "in", {1, 10}); }, 3);
  std::printf(
      "{\"nodeMicroseconds\": %.2f, \"shardsOverDirect\": %.3f, \"diamondMilliseconds\": %.1f}\n",
      (long_ - short_) / (kLength - 1), shards / inferences, both / 1000);
}

}  // namespace
}  // namespace vino::pipeline

int main(int argc, char** argv) { vino::pipeline::measure(argc > 1 ? std::atof(argv[1]) : 1); }
