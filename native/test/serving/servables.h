// SPDX-License-Identifier: Apache-2.0
// Servables over graphs made in memory, and inferences with them.
#pragma once

#include <cstring>
#include <memory>
#include <openvino/runtime/core.hpp>
#include <optional>
#include <semaphore>
#include <string>
#include <utility>
#include <vector>

#include "runtime/models.h"
#include "serving/model_servable.h"

namespace vino::test {

/// A graph compiled as the loader would, with one infer request. `deviceWaits`: as on a device
/// where the calling thread would only wait.
inline runtime::LoadedModel loaded(const std::shared_ptr<ov::Model>& graph, bool deviceWaits) {
  static ov::Core core;
  runtime::LoadedModel model;
  model.compiled = core.compile_model(graph, "CPU");
  const auto describe = [](const auto& ports, auto& infos, auto& order) {
    for (const auto& port : ports) {
      TensorInfo info;
      info.name = port.get_any_name();
      info.type = vino::fromOpenVino(port.get_element_type().get_type_name());
      for (const auto& dim : port.get_partial_shape()) {
        const auto most = dim.get_max_length();
        info.shape.dims.push_back({dim.get_min_length(), most < 0 ? PartialDim::kNoUpper : most});
      }
      order.push_back(infos.size());
      infos.push_back(std::move(info));
    }
  };
  describe(model.compiled.inputs(), model.signature.inputs, model.inputPorts);
  describe(model.compiled.outputs(), model.signature.outputs, model.outputPorts);
  model.facts.executionDevices = {"CPU"};
  if (deviceWaits) model.facts.executionDevices.emplace_back("another");
  return model;
}

/// A request with the one number `value` for input "x" of `servable`, and what it comes to.
class Inference {
 public:
  explicit Inference(float value) {
    auto tensor = Tensor::allocate("x", ElementType::kF32, {1}, 1);
    tensor.elements<float>()[0] = value;
    task_.inputs.push_back({std::move(tensor), true});
    task_.outputs = {0};
    task_.done = [this](serving::Outcome outcome) {
      outcome_.emplace(std::move(outcome));
      ended_.release();
    };
  }

  void begin(serving::Servable& servable) { servable.infer(std::move(task_)); }
  bool hasEnded() { return ended_.try_acquire(); }
  void await() { ended_.acquire(); }

  /// The first output's first element, or the error's reason. Once it has ended.
  std::string result() const {
    if (const auto* error = std::get_if<Error>(&*outcome_)) return error->reason();
    return std::to_string(std::get<0>(*outcome_)[0].elements<const float>()[0]);
  }
  void letGo() { outcome_.reset(); }

 private:
  serving::InferTask task_;
  std::counting_semaphore<> ended_{0};
  std::optional<serving::Outcome> outcome_;
};

}  // namespace vino::test
