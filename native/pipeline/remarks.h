// SPDX-License-Identifier: Apache-2.0
// What is no reason to refuse a pipeline and yet may make its requests fail: for the log.
#pragma once

#include <string>
#include <vector>

#include "pipeline/draft.h"

namespace vino::pipeline {

/// Counts that will be told at run time on one side only (pipelines.md 3.2, row 7), explicit
/// layouts that differ between two nodes, and what the spec remarks on its custom nodes. Each names
/// pipeline and node. `draft` has passed every check.
std::vector<std::string> remarksOn(const Draft& draft);

}  // namespace vino::pipeline
