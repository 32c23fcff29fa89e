// SPDX-License-Identifier: Apache-2.0
// A pipeline as a servable.
#pragma once

#include <memory>

#include "image/images_to_tensor.h"
#include "pipeline/run.h"
#include "serving/servable.h"

namespace vino::pipeline {

/// Runs a plan. A run that has begun keeps the plan, and so the members and nodes, whatever becomes
/// of this.
class PipelineServable final : public serving::Servable {
 public:
  /// `pools` and what images are decoded with must outlive this and every run.
  PipelineServable(std::shared_ptr<const Plan> plan, const image::Limits& limits,
                   Pools pools) noexcept
      : plan_(std::move(plan)), limits_(limits), pools_(pools) {}

  const Signature& signature() const noexcept override { return plan_->signature; }
  const Plan& plan() const noexcept { return *plan_; }

  /// Checks the inputs as a model's are checked. Errors beside those: members' own, and those of
  /// pipelines.md 4.2 and 5.
  void infer(serving::InferTask task) override;

 private:
  std::shared_ptr<const Plan> plan_;
  image::Limits limits_;
  Pools pools_;
};

}  // namespace vino::pipeline
