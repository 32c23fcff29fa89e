// SPDX-License-Identifier: Apache-2.0
#include "pipeline/plan_builder.h"

#include <algorithm>
#include <string>
#include <utility>

#include "pipeline/draft.h"
#include "pipeline/plan_levels.h"
#include "pipeline/plan_signature.h"
#include "pipeline/remarks.h"

namespace vino::pipeline {
namespace {

std::size_t indexOf(const std::vector<TensorInfo>& infos, std::string_view name) {
  const auto found = std::ranges::find(infos, name, &TensorInfo::name);
  return static_cast<std::size_t>(found - infos.begin());
}

PlanOutput& outputOf(PlanNode& node, std::string_view name) {
  const auto place = std::ranges::lower_bound(node.outputs, name, {}, [](const PlanOutput& output) {
    return std::string_view(output.name);
  });
  if (place != node.outputs.end() && place->name == name) return *place;
  PlanOutput output;
  output.name = name;
  return *node.outputs.insert(place, std::move(output));
}

/// The way from `source` to a consumer within so many `levels`; what is passed on the way is
/// joined.
Edge edgeTo(NodeIndex consumer, const PlanNode& source, std::size_t levels) {
  Edge edge;
  edge.consumer = consumer;
  edge.cut = source.opens != PlanNode::kOpensNone;
  edge.gathered = source.levels.size() + (edge.cut ? 1 : 0) - levels;
  if (edge.cut && edge.gathered > 0) {
    edge.cut = false;
    --edge.gathered;
  }
  return edge;
}

void connectOutputs(const Draft& draft, const std::vector<DraftIndex>& order, Plan& plan) {
  std::vector<NodeIndex> places(order.size());
  for (NodeIndex i = 0; i < order.size(); ++i) places[order[i]] = i;
  for (NodeIndex i = 0; i < order.size(); ++i) {
    for (const auto& input : draft.nodes[order[i]].inputs) {
      auto& source = plan.nodes[places[input.source]];
      auto edge = edgeTo(i, source, plan.nodes[i].levels.size());
      edge.input = indexOf(plan.nodes[i].inputs, input.spec->name);
      outputOf(source, input.output).edges.push_back(edge);
    }
  }
}

void summarize(PlanNode& node, const Signature* signature, NodeIndex exit) {
  node.feedsExitOnly = true;
  for (auto& output : node.outputs) {
    if (signature != nullptr) output.index = indexOf(signature->outputs, output.name);
    node.wanted.push_back(output.index);
    for (const auto& edge : output.edges) {
      node.feedsExitOnly &= edge.consumer == exit && !edge.cut && edge.gathered == 0;
    }
  }
}

}  // namespace

std::shared_ptr<const Plan> buildPlan(const PipelineSpec& spec, std::span<const Member> members,
                                      NodeMeters& meters) {
  const auto draft = draftOf(spec, members);
  const auto order = orderOf(draft);
  auto plan = std::make_shared<Plan>();
  plan->name = spec.name;
  for (const auto index : order) {
    const auto& from = draft.nodes[index];
    PlanNode node;
    node.name = from.name;
    node.work = from.work;
    if (from.spec != nullptr) node.runs = from.spec->runs;
    if (from.signature != nullptr) node.inputs = from.signature->inputs;
    plan->nodes.push_back(std::move(node));
  }
  setLevels(draft, order, *plan);
  plan->signature = signatureOf(draft);
  plan->nodes.back().inputs = plan->signature.outputs;
  connectOutputs(draft, order, *plan);
  for (NodeIndex i = 0; i < order.size(); ++i) {
    auto& node = plan->nodes[i];
    summarize(node, draft.nodes[order[i]].signature, plan->exit());
    const bool isBoundary = std::holds_alternative<Boundary>(node.work);
    if (!isBoundary || node.opens != PlanNode::kOpensNone) {
      node.meter = meters.of(plan->name, node.name);
    }
  }
  plan->remarks = remarksOn(draft);
  return plan;
}

}  // namespace vino::pipeline
