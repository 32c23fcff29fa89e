// SPDX-License-Identifier: Apache-2.0
// Which shards each node of a pipeline runs for.
#pragma once

#include <vector>

#include "pipeline/draft.h"
#include "pipeline/plan.h"

namespace vino::pipeline {

/// Fills `plan.levels` and the `levels` and `opens` of its nodes, which stand in `order`. Walks
/// from the entry with the levels that are open; that refuses what the walk back from the exit of
/// pipelines.md 4.5 refuses. Throws Error "pipeline_wrong_demultiplexer_gather_nodes_order".
void setLevels(const Draft& draft, const std::vector<DraftIndex>& order, Plan& plan);

}  // namespace vino::pipeline
