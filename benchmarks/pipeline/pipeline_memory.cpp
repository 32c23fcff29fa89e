// SPDX-License-Identifier: Apache-2.0
// What runs of a pipeline hold, with models that are functions of this program.
//
//   pipeline_memory RUNS
//
// Prints one line of JSON:
//   peakFew, peakMany   megabytes of what lies between the nodes of one run, at most, of 100 and of
//                       10,000 shards: each is widened to 1 MB and narrowed again
//   grown               megabytes of resident memory after RUNS runs of 4 shards beyond those after
//                       a tenth of them
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "pipelines.h"

namespace vino::pipeline {
namespace {

constexpr double kMegabyte = 1e6;
constexpr std::int64_t kWide = 250'000;  // floats: 1 MB

/// Bytes of tensors that are alive.
class Account {
 public:
  /// `tensor`, counted until its bytes are let go of.
  Tensor charged(Tensor tensor) {
    const auto bytes = static_cast<std::int64_t>(tensor.byteSize());
    const auto now = alive_ += bytes;
    auto peak = peak_.load();
    while (now > peak && !peak_.compare_exchange_weak(peak, now)) {
    }
    tensor.owner = std::shared_ptr<void>(
        tensor.data, [this, bytes, owner = std::move(tensor.owner)](void*) { alive_ -= bytes; });
    return tensor;
  }
  double peakMegabytes() const { return static_cast<double>(peak_.load()) / kMegabyte; }

 private:
  std::atomic<std::int64_t> alive_{0};
  std::atomic<std::int64_t> peak_{0};
};

/// Gives zeros of another width, on account where there is one.
class Resize final : public serving::Servable {
 public:
  Resize(std::int64_t from, std::int64_t to, Account* account) : to_(to), account_(account) {
    const auto row = [](std::int64_t width) {
      return std::vector<PartialDim>{PartialDim::fixed(1), PartialDim::fixed(width)};
    };
    signature_ = {{described("x", row(from))}, {described("y", row(to))}};
  }
  const Signature& signature() const noexcept override { return signature_; }
  void infer(serving::InferTask task) override {
    auto tensor =
        Tensor::allocate("y", ElementType::kF32, {1, to_}, static_cast<std::uint64_t>(to_));
    for (auto& element : tensor.elements<float>()) element = 0;
    std::vector<Tensor> outputs;
    outputs.push_back(account_ == nullptr ? std::move(tensor)
                                          : account_->charged(std::move(tensor)));
    task.done(std::move(outputs));
  }

 private:
  std::int64_t to_;
  Account* account_;
  Signature signature_;
};

/// The request is cut, each shard goes through both models, the reply is gathered.
std::shared_ptr<PipelineServable> cutThrough(std::vector<Member> members) {
  PipelineSpec spec = chain(2);
  spec.demultiplyCount = -1;
  spec.nodes[1].work = MemberIndex{1};
  NodeMeters meters;
  return std::make_shared<PipelineServable>(buildPlan(spec, members, meters), image::Limits{},
                                            Pools{workers(), nodeWorkers()});
}

double peakOf(std::int64_t shards) {
  Account account;
  const auto servable = cutThrough({{std::make_shared<Resize>(10, kWide, &account), false},
                                    {std::make_shared<Resize>(kWide, 10, nullptr), false}});
  request(*servable, "in", {shards, 1, 10});
  return account.peakMegabytes();
}

double residentMegabytes() {
  std::ifstream statm("/proc/self/statm");
  double pages = 0;
  statm >> pages >> pages;
  return pages * static_cast<double>(sysconf(_SC_PAGESIZE)) / kMegabyte;
}

double grownBy(int runs) {
  const auto servable = cutThrough({{std::make_shared<Resize>(10, 100, nullptr), false},
                                    {std::make_shared<Resize>(100, 10, nullptr), false}});
  const auto ask = [&](int times) {
    for (int i = 0; i < times; ++i) request(*servable, "in", {4, 1, 10});
  };
  ask(runs / 10);
  const auto before = residentMegabytes();
  ask(runs - runs / 10);
  return residentMegabytes() - before;
}

void measure(int runs) {
  const auto few = peakOf(100);
  const auto many = peakOf(10'000);
  std::printf("{\"peakFew\": %.2f, \"peakMany\": %.2f, \"grown\": %.2f}\n", few, many,
              grownBy(runs));
}

}  // namespace
}  // namespace vino::pipeline

int main(int argc, char** argv) {
  vino::pipeline::measure(argc > 1 ? std::atoi(argv[1]) : 1'000'000);
}
