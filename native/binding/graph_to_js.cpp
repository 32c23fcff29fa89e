// SPDX-License-Identifier: Apache-2.0
#include "binding/graph_to_js.h"

#include <cstdint>
#include <utility>
#include <variant>
#include <vector>

#include "binding/to_js.h"

namespace vino::binding {
namespace {

using pipeline::NodeIndex;
using pipeline::Plan;
using pipeline::PlanNode;

Napi::Value number(Napi::Env env, std::uint64_t value) {
  return Napi::Number::New(env, static_cast<double>(value));
}

template <typename Items, typename Convert>
Napi::Value listOf(Napi::Env env, const Items& items, Convert convert) {
  auto list = Napi::Array::New(env, items.size());
  for (std::uint32_t i = 0; i < items.size(); ++i) list[i] = Napi::Value(convert(items[i]));
  return list;
}

const char* kindOf(const Plan& plan, NodeIndex index) {
  const auto& work = plan.nodes[index].work;
  if (std::holds_alternative<pipeline::CustomNodePtr>(work)) return "custom";
  if (!std::holds_alternative<pipeline::Boundary>(work)) return "model";
  return index == Plan::kEntry ? "request" : "response";
}

/// What runs declare; the entry gives what the pipeline takes, the exit takes what it gives.
Signature signatureOf(const Plan& plan, NodeIndex index) {
  const auto& work = plan.nodes[index].work;
  if (const auto* custom = std::get_if<pipeline::CustomNodePtr>(&work))
    return (*custom)->signature();
  if (const auto* model = std::get_if<std::shared_ptr<serving::Servable>>(&work)) {
    return (*model)->signature();
  }
  if (index == Plan::kEntry) return {{}, plan.signature.inputs};
  return {plan.signature.outputs, {}};
}

Napi::Value edgesOf(Napi::Env env, const Plan& plan, const PlanNode& node) {
  auto list = Napi::Array::New(env);
  for (const auto& output : node.outputs) {
    for (const auto& edge : output.edges) {
      auto object = Napi::Object::New(env);
      object["output"] = output.name;
      object["consumer"] = number(env, edge.consumer);
      object["input"] = plan.nodes[edge.consumer].inputs[edge.input].name;
      object["cut"] = Napi::Boolean::New(env, edge.cut);
      object["gathered"] = number(env, edge.gathered);
      list[list.Length()] = object;
    }
  }
  return list;
}

Napi::Value nodeOf(Napi::Env env, const Plan& plan, NodeIndex index) {
  const auto& node = plan.nodes[index];
  const auto signature = signatureOf(plan, index);
  auto object = Napi::Object::New(env);
  object["name"] = node.name;
  object["kind"] = kindOf(plan, index);
  object["runs"] = node.runs;
  object["inputs"] = toJs(env, signature.inputs);
  object["outputs"] = toJs(env, signature.outputs);
  object["levels"] = listOf(env, node.levels, [env](auto level) { return number(env, level); });
  if (node.opens != PlanNode::kOpensNone) object["opens"] = number(env, node.opens);
  object["edges"] = edgesOf(env, plan, node);
  return object;
}

Napi::Value levelOf(Napi::Env env, const pipeline::Level& level) {
  auto object = Napi::Object::New(env);
  object["node"] = number(env, level.demultiplexer);
  object["count"] = level.count == 0 ? env.Null() : number(env, level.count);
  return object;
}

}  // namespace

Napi::Value toJs(Napi::Env env, const Plan& plan) {
  auto nodes = Napi::Array::New(env, plan.nodes.size());
  for (std::uint32_t i = 0; i < plan.nodes.size(); ++i) nodes[i] = nodeOf(env, plan, i);
  auto graph = Napi::Object::New(env);
  graph["nodes"] = nodes;
  graph["levels"] =
      listOf(env, plan.levels, [env](const auto& level) { return levelOf(env, level); });
  graph["remarks"] = listOf(env, plan.remarks,
                            [env](const auto& remark) { return Napi::String::New(env, remark); });
  return graph;
}

}  // namespace vino::binding
