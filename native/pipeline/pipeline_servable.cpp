// SPDX-License-Identifier: Apache-2.0
#include "pipeline/pipeline_servable.h"

#include <utility>
#include <vector>

#include "base/error.h"
#include "serving/input_adapter.h"

namespace vino::pipeline {

void PipelineServable::infer(serving::InferTask task) {
  try {
    const auto& entry = plan_->nodes[Plan::kEntry];
    const auto imageRank = entry.opens == PlanNode::kOpensNone ? serving::kImageRank
                                                               : serving::kDemultiplexedImageRank;
    auto tensors = serving::adaptInputs(std::move(task.inputs), signature(), limits_,
                                        pools_.workers, imageRank);
    Run::begin(plan_, pools_, std::move(tensors), std::move(task));
  } catch (...) {
    task.done(caught("deserialization_failed", "Internal deserialization error"));
  }
}

}  // namespace vino::pipeline
