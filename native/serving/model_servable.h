// SPDX-License-Identifier: Apache-2.0
// One compiled model as a servable.
#pragma once

#include <memory>
#include <vector>

#include "base/thread_pool.h"
#include "image/images_to_tensor.h"
#include "runtime/infer_request_pool.h"
#include "runtime/model_loader.h"
#include "serving/pace.h"
#include "serving/servable.h"

namespace vino::serving {

/// Runs a compiled model. On CPU the thread that holds the lease computes, so it runs the request
/// to its end; on other devices it would only wait, so the request goes on when the device calls
/// back.
class ModelServable final : public Servable {
 public:
  /// Takes the loaded model, makes its infer requests and warms it up. `pool` and what it decodes
  /// images with must outlive this. Throws Error where a request cannot be made.
  ModelServable(runtime::LoadedModel model, const image::Limits& limits, ThreadPool& pool);

  const Signature& signature() const noexcept override { return model_.signature; }
  const runtime::ModelFacts& facts() const noexcept { return model_.facts; }

  void infer(InferTask task) override;
  void countAsNode(std::size_t codec) noexcept override { ++model_.meter->asNode[codec]; }
  bool quick() const noexcept override { return computesOnCallingThread_ && pace_.quick(); }

 private:
  struct Run;

  void start(std::shared_ptr<Run> run) noexcept;
  void startAsync(std::shared_ptr<Run>& run);
  void finish(std::shared_ptr<Run> run) const noexcept;

  runtime::LoadedModel model_;
  image::Limits limits_;
  ThreadPool& pool_;
  bool computesOnCallingThread_;
  Pace pace_;
  std::shared_ptr<runtime::InferRequestPool> requests_;
};

}  // namespace vino::serving
