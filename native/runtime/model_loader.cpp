// SPDX-License-Identifier: Apache-2.0
#include "runtime/model_loader.h"

#include <algorithm>
#include <numeric>
#include <openvino/runtime/properties.hpp>

#include "base/error.h"
#include "runtime/device_facts.h"
#include "runtime/low_latency.h"
#include "runtime/model_layouts.h"
#include "runtime/model_preprocessing.h"
#include "runtime/model_shapes.h"
#include "runtime/noop_converts.h"
#include "runtime/tensor_names.h"

namespace vino::runtime {
namespace {

constexpr std::uint32_t kMostInferRequests = 100'000;

/// The types that Intel's plugins compute in something narrower (kserve-v2-rest.md 6.1, measured).
std::optional<ElementType> narrowed(ElementType type) {
  switch (type) {
    case ElementType::kI64:
    case ElementType::kU64:
    case ElementType::kU32:
      return ElementType::kI32;
    case ElementType::kF64:
      return ElementType::kF32;
    default:
      return std::nullopt;
  }
}

using Ports = std::vector<ov::Output<const ov::Node>>;

std::vector<std::size_t> byName(const std::vector<std::string>& names) {
  std::vector<std::size_t> order(names.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&names](std::size_t i) { return names[i]; });
  return order;
}

std::vector<TensorInfo> describe(const Ports& ports, const std::vector<std::size_t>& order,
                                 const std::vector<std::string>& names,
                                 const std::vector<TensorLayout>& layouts, bool inputs) {
  std::vector<TensorInfo> infos;
  for (const auto i : order) {
    TensorInfo info;
    info.name = names[i];
    info.type = fromOpenVino(ports[i].get_element_type().get_type_name());
    info.shape = toPartialShape(ports[i].get_partial_shape());
    info.layout = layouts[i].client;
    if (inputs) info.computedAs = narrowed(info.type);
    infos.push_back(std::move(info));
  }
  return infos;
}

InfoTree toInfoTree(const ov::Any& value) {
  InfoTree tree;
  if (value.is<ov::AnyMap>()) {
    for (const auto& [key, child] : value.as<ov::AnyMap>()) {
      tree.children.emplace_back(key, toInfoTree(child));
    }
  } else {
    tree.text = value.as<std::string>();
  }
  return tree;
}

std::optional<InfoTree> modelInfoOf(const ov::Model& model) {
  const auto& info = model.get_rt_info();
  const auto found = info.find("model_info");
  if (found == info.end()) return std::nullopt;
  try {
    // Read lazily from the IR; asking the model resolves it into a plain map.
    return toInfoTree(model.get_rt_info<ov::AnyMap>("model_info"));
  } catch (const std::exception&) {
    return std::nullopt;  // foreign meta data never keeps a model from serving
  }
}

/// Properties that a device may not have are told as the default.
template <typename T, typename Property>
T propertyOr(const ov::CompiledModel& model, const Property& property, T otherwise) {
  try {
    return static_cast<T>(model.get_property(property));
  } catch (const std::exception&) {
    return otherwise;
  }
}

ModelFacts factsOf(const ov::CompiledModel& compiled, const ModelSpec& spec) {
  ModelFacts facts;
  facts.device = spec.device;
  facts.executionDevices =
      propertyOr<std::vector<std::string>>(compiled, ov::execution_devices, {});
  if (facts.executionDevices.empty()) facts.executionDevices = {spec.device};
  facts.executionPrecision = executionPrecision(compiled);
  facts.streams = executionStreams(compiled);
  facts.automatic = spec.automatic();
  facts.inferRequests = spec.inferRequests;
  if (facts.inferRequests == 0) {
    facts.inferRequests =
        std::max(1u, propertyOr<std::uint32_t>(compiled, ov::optimal_number_of_infer_requests, 1));
  }
  return facts;
}

/// What a model's memory can be taken out of and put into is checked on the CPU only.
void requireCpu(const ModelSpec& spec) {
  if (!spec.stateful || spec.device == "CPU") return;
  throw Error(Code::kInvalidArgument, "stateful_device",
              "Stateful models are served on CPU only - Expected: CPU; Actual: " + spec.device);
}

}  // namespace

LoadedModel loadModel(Engine& engine, const ModelSpec& spec) {
  if (spec.inferRequests > kMostInferRequests) {
    throw Error(Code::kInvalidArgument, "invalid_nireq",
                "Nireq parameter too high - Exceeded allowed nireq value: expected at most " +
                    std::to_string(kMostInferRequests) + ", got " +
                    std::to_string(spec.inferRequests));
  }
  requireCpu(spec);
  auto model = engine.read(spec.path);
  auto names = tensorNames(*model, spec.names);
  auto layouts = resolveLayouts(*model, names, spec);
  auto modelInfo = modelInfoOf(*model);
  applyShapes(model, names, layouts, spec);
  model = applyLayouts(model, layouts);
  model = applyPreprocessing(model, spec, names, layouts);
  removeNoopConverts(model);
  if (spec.stateful && spec.stateful->lowLatency) applyLowLatency(model);

  LoadedModel loaded;
  loaded.compiled = engine.compile(model, spec);
  loaded.inputPorts = byName(names.inputs);
  loaded.outputPorts = byName(names.outputs);
  loaded.signature.inputs =
      describe(loaded.compiled.inputs(), loaded.inputPorts, names.inputs, layouts.inputs, true);
  loaded.signature.outputs = describe(loaded.compiled.outputs(), loaded.outputPorts, names.outputs,
                                      layouts.outputs, false);
  loaded.facts = factsOf(loaded.compiled, spec);
  loaded.facts.modelInfo = std::move(modelInfo);
  return loaded;
}

}  // namespace vino::runtime
