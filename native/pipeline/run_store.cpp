// SPDX-License-Identifier: Apache-2.0
// What the outputs of a session come to: inputs of others, as they are, cut or gathered.
#include <algorithm>
#include <utility>

#include "pipeline/run.h"

namespace vino::pipeline {
namespace {

/// A model's outputs lie in an infer request, which others wait for, perhaps this very run.
bool borrows(const PlanNode& node) {
  return std::holds_alternative<std::shared_ptr<serving::Servable>>(node.work);
}

bool isGathered(const Edge& edge) { return edge.gathered > 0; }

SessionIndex product(const Dims& dims) { return elementCount(dims).value_or(0); }

/// Whether the one shard of a gathering is all that its tensor will be.
bool isAlone(const PlanNode& node, const Dims& dims) {
  return !borrows(node) && product(dims) == 1;
}

}  // namespace

void Run::store(NodeIndex index, SessionIndex session, std::vector<Tensor> outputs) {
  const auto& node = plan_->nodes[index];
  std::uint64_t count = 0;
  if (node.opens != PlanNode::kOpensNone) {
    count = countShards(outputs, plan_->levels[node.opens].count, node);
    node.meter->shards += count;
  }
  std::vector<Copy> copies;
  bool isLast = false;
  {
    const std::lock_guard lock(mutex_);
    if (stopped_) return;
    // Where the count is told now, it is by the level's only session (pipelines.md 3.2, row 19).
    if (count != 0) counts_[node.opens] = count;
    copies = placeShards(node, session, outputs);
    isLast = node.feedsExitOnly && busy_ == 1 && cuts_.empty();
  }
  for (const auto& copy : copies) copyTo(copy.place, *copy.shard);
  // The infer request goes back before anything else of this run starts; where nothing will, the
  // outputs may stay in it until the reply is written.
  if (borrows(node) && !isLast) {
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      if (std::ranges::all_of(node.outputs[i].edges, isGathered)) continue;
      outputs[i] = copied(outputs[i]);
    }
  }
  const std::lock_guard lock(mutex_);
  if (stopped_) return;
  deliverOutputs(node, session, outputs);
  if (count != 0) cutOutputs(index, session, count, outputs);
}

std::vector<Run::Copy> Run::placeShards(const PlanNode& node, SessionIndex session,
                                        const std::vector<Tensor>& outputs) {
  std::vector<Copy> copies;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    for (const auto& edge : node.outputs[i].edges) {
      if (!isGathered(edge)) continue;
      auto dims = gatheredDims(node, edge.gathered);
      if (isAlone(node, dims)) continue;
      const auto shards = product(dims);
      auto& gatherer = waiting(edge.consumer, session / shards);
      auto& gathering = gatherer.gatherings[edge.input];
      if (!gathering) {
        gathering = std::make_unique<Gathering>(outputs[i], std::move(dims), inputName(edge));
      }
      auto* const place =
          gathering->place(outputs[i], session % shards, plan_->nodes[edge.consumer]);
      copies.push_back({&outputs[i], place, gathering->owner()});
    }
  }
  return copies;
}

void Run::deliverOutputs(const PlanNode& node, SessionIndex session,
                         const std::vector<Tensor>& outputs) {
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    for (const auto& edge : node.outputs[i].edges) {
      if (isGathered(edge)) {
        deliverGathered(node, session, edge, outputs[i]);
      } else if (!edge.cut) {
        deliver(edge.consumer, session, edge.input, shared(outputs[i], inputName(edge)));
      }
    }
  }
}

void Run::deliverGathered(const PlanNode& node, SessionIndex session, const Edge& edge,
                          const Tensor& shard) {
  auto dims = gatheredDims(node, edge.gathered);
  const auto gatherer = session / product(dims);
  if (isAlone(node, dims)) {
    return deliver(edge.consumer, gatherer, edge.input,
                   gatheredAlone(shard, std::move(dims), inputName(edge)));
  }
  auto& gathering = *waiting(edge.consumer, gatherer).gatherings[edge.input];
  if (gathering.arrived()) deliver(edge.consumer, gatherer, edge.input, gathering.take());
}

void Run::deliver(NodeIndex consumer, SessionIndex session, std::size_t input, Tensor tensor) {
  auto& waits = waiting(consumer, session);
  waits.inputs[input] = std::move(tensor);
  if (--waits.missing > 0) return;
  auto inputs = std::move(waits.inputs);
  waiting_[consumer].erase(session);
  makeReady(consumer, session, std::move(inputs));
}

void Run::makeReady(NodeIndex index, SessionIndex session, std::vector<Tensor> inputs) {
  if (index == plan_->exit()) {
    results_ = std::move(inputs);
    return;
  }
  laneOf(plan_->nodes[index])
      .ready.push_back({index, session, NodeMeter::Clock::now(), std::move(inputs)});
  ++busy_;
}

void Run::cutOutputs(NodeIndex index, SessionIndex session, std::uint64_t count,
                     const std::vector<Tensor>& outputs) {
  const auto isCut = [](const PlanOutput& output) {
    return std::ranges::any_of(output.edges, &Edge::cut);
  };
  const auto& node = plan_->nodes[index];
  if (std::ranges::none_of(node.outputs, isCut)) return;
  Cut cut{index, session, 0, count, {}};
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    cut.outputs.push_back(isCut(node.outputs[i]) ? shared(outputs[i], {}) : Tensor());
  }
  cuts_.push_back(std::move(cut));
}

void Run::letShardsIn() {
  while (!cuts_.empty() && busy_ <= most_) {
    auto& cut = cuts_.back();
    const auto shard = cut.next++;
    const auto& node = plan_->nodes[cut.node];
    for (std::size_t i = 0; i < cut.outputs.size(); ++i) {
      for (const auto& edge : node.outputs[i].edges) {
        if (!edge.cut) continue;
        deliver(edge.consumer, cut.session * cut.count + shard, edge.input,
                shardOf(cut.outputs[i], shard, cut.count, inputName(edge)));
      }
    }
    if (cut.next == cut.count) cuts_.pop_back();
  }
}

Run::Session& Run::waiting(NodeIndex index, SessionIndex session) {
  auto& sessions = waiting_[index];
  if (const auto found = sessions.find(session); found != sessions.end()) return found->second;
  // Whole before anybody else may find it, should memory fail here.
  const auto inputs = plan_->nodes[index].inputs.size();
  Session waits;
  waits.inputs.resize(inputs);
  waits.gatherings.resize(inputs);
  waits.missing = inputs;
  return sessions.emplace(session, std::move(waits)).first->second;
}

const std::string& Run::inputName(const Edge& edge) const {
  return plan_->nodes[edge.consumer].inputs[edge.input].name;
}

Dims Run::gatheredDims(const PlanNode& node, std::size_t gathered) const {
  Dims dims;
  for (auto level = node.levels.end() - static_cast<std::ptrdiff_t>(gathered);
       level != node.levels.end(); ++level) {
    dims.push_back(static_cast<std::int64_t>(counts_[*level]));
  }
  return dims;
}

}  // namespace vino::pipeline
