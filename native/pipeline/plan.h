// SPDX-License-Identifier: Apache-2.0
// A pipeline as it runs: nodes and edges by index, all names resolved, all that can be known before
// a request computed.
//
// A demultiplexing node opens a *level*: what follows runs once a shard, until a node (or the exit)
// gathers. A node within levels (3, 4) has 12 *sessions*; a session's index is a mixed-radix number
// over the levels around the node, outermost first, so that to gather is to divide:
//
//     demultiplex 3       demultiplex 4            session of "read": shard 2 of 3, shard 1 of 4
//   request ── pages ─────── words ─────── read ── response          = 2 * 4 + 1 = 9
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "base/signature.h"
#include "pipeline/node_meter.h"
#include "pipeline/spec.h"

namespace vino::pipeline {

using NodeIndex = std::size_t;
using LevelIndex = std::size_t;

/// Sessions of one node; 64 bits suffice for every plan that is built.
using SessionIndex = std::uint64_t;

/// The most shards that a dynamic demultiplexer makes (pipelines.md 4.2).
inline constexpr std::int64_t kMostShards = 10'000;

/// Where an output goes.
struct Edge {
  NodeIndex consumer = 0;
  std::size_t input = 0;  ///< of the consumer
  /// The tensor is cut: one shard a session of the consumer.
  bool cut = false;
  /// How many levels around the producer are joined on the way, innermost first. An edge that would
  /// cut and join again does neither.
  std::size_t gathered = 0;
};

/// An output that somebody uses.
struct PlanOutput {
  std::string name;
  std::size_t index = 0;  ///< in the signature of what the node runs
  std::vector<Edge> edges;
};

/// A demultiplexer's shards.
struct Level {
  NodeIndex demultiplexer = 0;
  std::uint64_t count = 0;  ///< 0: told at run time
};

/// The entry and the exit run nothing.
struct Boundary {};
using Work = std::variant<Boundary, std::shared_ptr<serving::Servable>, CustomNodePtr>;

struct PlanNode {
  static constexpr LevelIndex kOpensNone = static_cast<LevelIndex>(-1);

  std::string name;
  Work work;
  std::string runs;                 ///< what `work` is called; empty at the entry and the exit
  std::vector<TensorInfo> inputs;   ///< as what it runs declares them; all are connected
  std::vector<PlanOutput> outputs;  ///< sorted by name
  std::vector<std::size_t> wanted;  ///< `index` of each output
  std::vector<LevelIndex> levels;   ///< open around its sessions, outermost first
  LevelIndex opens = kOpensNone;    ///< where it demultiplexes
  bool feedsExitOnly = false;       ///< as it is: nothing cut, nothing joined
  /// Of all pipelines of that name; null at the exit, and at an entry that does not demultiplex.
  std::shared_ptr<NodeMeter> meter;
};

/// Immutable, shared by all runs.
struct Plan {
  std::string name;
  std::vector<PlanNode> nodes;  ///< the entry first, the exit last, sources before consumers
  std::vector<Level> levels;
  /// Its inputs are the entry's outputs, its outputs the exit's inputs, in the same order.
  Signature signature;
  std::vector<std::string> remarks;  ///< what may yet fail when it runs

  static constexpr NodeIndex kEntry = 0;
  NodeIndex exit() const noexcept { return nodes.size() - 1; }
};

}  // namespace vino::pipeline
