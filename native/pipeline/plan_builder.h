// SPDX-License-Identifier: Apache-2.0
// From a pipeline's spec to its plan; everything that can be refused before a request is.
#pragma once

#include <memory>
#include <span>

#include "pipeline/plan.h"
#include "pipeline/spec.h"

namespace vino::pipeline {

/// Throws Error with the first failure of pipelines.md 3.1 (2 to 6), whose reason is OVMS's status
/// in small letters and whose message names pipeline, node and item. Names that models have taken
/// are the caller's to check. Keeps the servables and the nodes, not `spec`; what its runs come to
/// is counted into `meters`.
std::shared_ptr<const Plan> buildPlan(const PipelineSpec& spec, std::span<const Member> members,
                                      NodeMeters& meters);

}  // namespace vino::pipeline
