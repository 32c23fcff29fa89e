// SPDX-License-Identifier: Apache-2.0
// Pipelines over models that are functions of the program, for its measurements.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <latch>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/thread_pool.h"
#include "pipeline/pipeline_servable.h"
#include "pipeline/plan_builder.h"

namespace vino::pipeline {

inline TensorInfo described(std::string name, std::vector<PartialDim> dims) {
  TensorInfo info;
  info.name = std::move(name);
  info.type = ElementType::kF32;
  info.shape = {std::move(dims), true};
  return info;
}

/// Does `work` and gives its input back.
class Echo final : public serving::Servable {
 public:
  explicit Echo(std::function<void()> work) : work_(std::move(work)) {
    const std::vector<PartialDim> dims{PartialDim::fixed(1), PartialDim::fixed(10)};
    signature_ = {{described("x", dims)}, {described("y", dims)}};
  }
  const Signature& signature() const noexcept override { return signature_; }
  void infer(serving::InferTask task) override {
    work_();
    std::vector<Tensor> outputs;
    outputs.push_back(std::move(task.inputs[0].tensor));
    outputs[0].name = "y";
    task.done(std::move(outputs));
  }

 private:
  std::function<void()> work_;
  Signature signature_;
};

inline ThreadPool& workers() {
  static ThreadPool pool("workers", std::max(2U, std::thread::hardware_concurrency()));
  return pool;
}

inline ThreadPool& nodeWorkers() {
  static ThreadPool pool("nodes", 1);
  return pool;
}

inline std::shared_ptr<PipelineServable> served(const PipelineSpec& spec,
                                                std::function<void()> work) {
  const std::vector<Member> members{{std::make_shared<Echo>(std::move(work)), false}};
  NodeMeters meters;
  return std::make_shared<PipelineServable>(buildPlan(spec, members, meters), image::Limits{},
                                            Pools{workers(), nodeWorkers()});
}

inline void addNode(PipelineSpec& spec, std::string name, std::string source, std::string item) {
  NodeSpec node;
  node.name = std::move(name);
  node.work = MemberIndex{0};
  node.inputs.push_back({"x", std::move(source), std::move(item)});
  node.outputs.push_back({"y", "y"});
  spec.nodes.push_back(std::move(node));
}

inline PipelineSpec chain(int length) {
  PipelineSpec spec;
  spec.inputs = {"in"};
  std::string source = "request";
  for (int i = 0; i < length; ++i) {
    const auto name = "n" + std::to_string(i);
    addNode(spec, name, source, i == 0 ? "in" : "y");
    source = name;
  }
  spec.outputs.push_back({"out", source, "y"});
  return spec;
}

/// One request from a worker to its end.
inline void request(serving::Servable& servable, const std::string& input, Dims dims) {
  std::latch ended(1);
  workers().submit([&] {
    const auto count = elementCount(dims).value();
    serving::InferTask task;
    task.inputs.push_back({Tensor::allocate(input, ElementType::kF32, dims, count), true});
    for (std::size_t i = 0; i < servable.signature().outputs.size(); ++i) task.outputs.push_back(i);
    task.done = [&ended](serving::Outcome outcome) {
      if (std::holds_alternative<Error>(outcome)) {
        std::fprintf(stderr, "%s\n", std::get<Error>(outcome).what());
        std::exit(1);
      }
      ended.count_down();
    };
    servable.infer(std::move(task));
  });
  ended.wait();
}

}  // namespace vino::pipeline
