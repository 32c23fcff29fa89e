// SPDX-License-Identifier: Apache-2.0
// What goes wrong at a member while a pipeline runs, told with the node's name (pipelines.md 5).
#pragma once

#include <span>
#include <string_view>

#include "base/error.h"
#include "base/tensor.h"
#include "pipeline/plan.h"

namespace vino::pipeline {

/// Holds `inputs`, in the order of the node's own, against what its model takes: type, rank, batch,
/// then every dimension. Throws Error invalid_argument with OVMS's texts. A range that nodes share
/// when the pipeline is loaded says nothing about what comes when it runs.
void checkInputs(const PlanNode& node, std::span<const Tensor> inputs);

/// The member's own failure with "Node: <name>" at the head of its details.
Error atNode(const Error& error, std::string_view node);

}  // namespace vino::pipeline
