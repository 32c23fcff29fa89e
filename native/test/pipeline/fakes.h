// SPDX-License-Identifier: Apache-2.0
// Pipelines of fake models and nodes: what they compute is a function, and when they end is up to
// the test.
#pragma once

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <semaphore>
#include <string>
#include <utility>
#include <vector>

#include "base/thread_pool.h"
#include "check.h"
#include "pipeline/pipeline_servable.h"
#include "pipeline/plan_builder.h"

namespace vino::test {

using pipeline::PipelineSpec;

/// "-1" is any.
inline PartialShape shapeOf(std::initializer_list<std::int64_t> dims) {
  PartialShape shape;
  for (const auto dim : dims) {
    shape.dims.push_back(dim < 0 ? PartialDim::any() : PartialDim::fixed(dim));
  }
  return shape;
}

inline TensorInfo tensorInfo(std::string name, PartialShape shape,
                             ElementType type = ElementType::kF32) {
  TensorInfo info;
  info.name = std::move(name);
  info.type = type;
  info.shape = std::move(shape);
  return info;
}

inline Tensor floats(std::string name, Dims dims, const std::vector<float>& values) {
  auto tensor =
      Tensor::allocate(std::move(name), ElementType::kF32, std::move(dims), values.size());
  std::ranges::copy(values, tensor.elements<float>().begin());
  return tensor;
}

inline std::vector<float> valuesOf(const Tensor& tensor) {
  const auto elements = tensor.elements<const float>();
  return {elements.begin(), elements.end()};
}

/// What a fake computes; may throw Error.
using Function = std::function<std::vector<Tensor>(const std::vector<Tensor>&)>;

/// Ends the inferences of fake models when the test says so, on the test's thread. Thread-safe.
class Scheduler {
 public:
  void add(std::function<void()> end) {
    const std::lock_guard lock(mutex_);
    pending_.push_back(std::move(end));
    most_ = std::max(most_, pending_.size());
    changed_.notify_all();
  }
  /// Waits until so many are pending.
  void await(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return pending_.size() >= count; });
  }
  /// That were pending at once.
  std::size_t most() const {
    const std::lock_guard lock(mutex_);
    return most_;
  }
  /// Waits for it where it has not begun.
  void endOne(std::size_t which = 0) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return pending_.size() > which; });
    const auto at = pending_.begin() + static_cast<std::ptrdiff_t>(which);
    const auto end = std::move(*at);
    pending_.erase(at);
    lock.unlock();
    end();
  }
  /// Ends what is pending, in the order in which `choose` picks one of so many, until a request has
  /// said `stop`.
  void drain(const std::function<std::size_t(std::size_t)>& choose) {
    for (;;) {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return stopped_ || !pending_.empty(); });
      if (pending_.empty()) break;
      const auto which = choose(pending_.size());
      lock.unlock();
      endOne(which);
    }
    stopped_ = false;
  }
  void stop() {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    changed_.notify_all();
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::function<void()>> pending_;
  std::size_t most_ = 0;
  bool stopped_ = false;
};

/// A model whose inferences end at once, or when `scheduler` ends them.
class FakeModel final : public serving::Servable {
 public:
  FakeModel(Signature signature, Function function, Scheduler* scheduler = nullptr)
      : signature_(std::move(signature)), function_(std::move(function)), scheduler_(scheduler) {}

  const Signature& signature() const noexcept override { return signature_; }

  void infer(serving::InferTask task) override {
    ++begun;
    if (scheduler_ == nullptr) return end(std::move(task));
    auto kept = std::make_shared<serving::InferTask>(std::move(task));
    scheduler_->add([this, kept] { end(std::move(*kept)); });
  }

  std::atomic<std::size_t> begun{0};
  std::atomic<std::size_t> cancelled{0};

 private:
  void end(serving::InferTask task) {
    const auto done = std::move(task.done);
    if (task.cancelled != nullptr && *task.cancelled) ++cancelled;
    serving::Outcome outcome = std::vector<Tensor>();
    try {
      std::vector<Tensor> inputs;
      for (auto& input : task.inputs) inputs.push_back(std::move(input.tensor));
      auto all = function_(inputs);
      for (const auto index : task.outputs) {
        std::get<0>(outcome).push_back(std::move(all.at(index)));
      }
    } catch (...) {
      outcome = caught();
    }
    task.inputs.clear();
    done(std::move(outcome));
  }

  Signature signature_;
  Function function_;
  Scheduler* scheduler_;
};

class FakeNode final : public node::CustomNode {
 public:
  FakeNode(Signature signature, Function function)
      : signature_(std::move(signature)), function_(std::move(function)) {}
  const Signature& signature() const noexcept override { return signature_; }
  std::vector<Tensor> execute(std::vector<Tensor> inputs) const override {
    return function_(inputs);
  }

 private:
  Signature signature_;
  Function function_;
};

/// x of `shape` to y of `shape`, each element through `change`.
inline Signature mapSignature(const PartialShape& shape) {
  return {{tensorInfo("x", shape)}, {tensorInfo("y", shape)}};
}

inline Function mapping(std::function<float(float)> change) {
  return [change = std::move(change)](const std::vector<Tensor>& inputs) {
    auto values = valuesOf(inputs.at(0));
    for (auto& value : values) value = change(value);
    std::vector<Tensor> outputs;
    outputs.push_back(floats("y", inputs[0].dims, values));
    return outputs;
  };
}

/// The pools that every test may use.
inline pipeline::Pools testPools() {
  static ThreadPool workers("workers", 2);
  static ThreadPool nodes("nodes", 2);
  return {workers, nodes};
}

/// Keeps a spec's models and builds what runs it.
struct Bench {
  PipelineSpec spec;
  std::vector<pipeline::Member> members;
  std::shared_ptr<pipeline::NodeMeters> meters = std::make_shared<pipeline::NodeMeters>();

  std::size_t member(std::shared_ptr<serving::Servable> servable) {
    members.push_back({std::move(servable), false});
    return members.size() - 1;
  }
  /// A model node with input "x" from `source`, and output "y" under the same alias.
  pipeline::NodeSpec& model(std::string name, std::size_t index, std::string source,
                            std::string item = "y") {
    return add(std::move(name), index, std::move(source), std::move(item));
  }
  pipeline::NodeSpec& custom(std::string name, pipeline::CustomNodePtr node, std::string source,
                             std::string item = "y") {
    return add(std::move(name), std::move(node), std::move(source), std::move(item));
  }
  void output(std::string name, std::string source, std::string item = "y") {
    spec.outputs.push_back({std::move(name), std::move(source), std::move(item)});
  }
  std::shared_ptr<const pipeline::Plan> plan() const {
    return pipeline::buildPlan(spec, members, *meters);
  }
  std::shared_ptr<pipeline::PipelineServable> servable() const {
    return std::make_shared<pipeline::PipelineServable>(plan(), image::Limits{}, testPools());
  }

 private:
  pipeline::NodeSpec& add(std::string name,
                          std::variant<pipeline::MemberIndex, pipeline::CustomNodePtr> work,
                          std::string source, std::string item) {
    pipeline::NodeSpec node;
    node.name = std::move(name);
    node.work = std::move(work);
    node.inputs.push_back({"x", std::move(source), std::move(item)});
    node.outputs.push_back({"y", "y"});
    spec.nodes.push_back(std::move(node));
    return spec.nodes.back();
  }
};

/// One request, and what it comes to.
class Request {
 public:
  explicit Request(std::vector<Tensor> inputs, const std::atomic<bool>* cancelled = nullptr)
      : inputs_(std::move(inputs)), cancelled_(cancelled) {}

  std::size_t codec = 0;  ///< that it came by

  /// `scheduler` is told of the end.
  Request& begin(serving::Servable& servable, Scheduler* scheduler = nullptr) {
    serving::InferTask task;
    for (auto& tensor : inputs_) task.inputs.push_back({std::move(tensor), true});
    for (std::size_t i = 0; i < servable.signature().outputs.size(); ++i) task.outputs.push_back(i);
    task.cancelled = cancelled_;
    task.codec = codec;
    task.done = [this, scheduler](serving::Outcome outcome) {
      outcome_.emplace(std::move(outcome));
      if (scheduler != nullptr) scheduler->stop();
      ended_.release();
    };
    servable.infer(std::move(task));
    return *this;
  }
  bool hasEnded() { return ended_.try_acquire(); }
  Request& await() {
    ended_.acquire();
    return *this;
  }
  /// Once it has ended.
  const Error* error() const { return std::get_if<Error>(&*outcome_); }
  std::string reason() const { return error() == nullptr ? "" : error()->reason(); }
  const std::vector<Tensor>& outputs() const { return std::get<0>(*outcome_); }
  /// Name, dims and elements of each output; or what went wrong.
  std::string shown() const {
    if (const auto* failure = error()) return failure->reason() + ": " + failure->message();
    std::string text;
    for (const auto& tensor : outputs()) {
      text += (text.empty() ? "" : " ") + tensor.name + toString(tensor.dims) + ":";
      for (const auto value : valuesOf(tensor)) text += " " + test::shown(value);
    }
    return text;
  }

 private:
  std::vector<Tensor> inputs_;
  const std::atomic<bool>* cancelled_;
  std::binary_semaphore ended_{0};
  std::optional<serving::Outcome> outcome_;
};

inline std::vector<Tensor> only(Tensor tensor) {
  std::vector<Tensor> tensors;
  tensors.push_back(std::move(tensor));
  return tensors;
}

}  // namespace vino::test
