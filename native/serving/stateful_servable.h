// SPDX-License-Identifier: Apache-2.0
// A compiled model that remembers, served by sequences (config-and-lifecycle.md 9).
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "base/thread_pool.h"
#include "image/images_to_tensor.h"
#include "runtime/infer_request_pool.h"
#include "runtime/model_loader.h"
#include "runtime/model_spec.h"
#include "serving/pace.h"
#include "serving/sequences.h"
#include "serving/servable.h"

namespace vino::serving {

/// What the model remembers is put into the infer request before each inference and taken out of it
/// afterwards, so that any number of sequences share any number of infer requests. A request waits
/// for its turn in its sequence first and for an infer request then, so none is held by one that
/// cannot use it. An inference that fails leaves its sequence as it was.
class StatefulServable final : public Servable {
 public:
  /// Takes the loaded model and makes its infer requests. `pool` and what it decodes images with
  /// must outlive this. Throws Error: failed_precondition "model_not_loaded", invalid_argument
  /// "sequence_name_taken".
  StatefulServable(runtime::LoadedModel model, const runtime::StatefulSpec& spec,
                   const image::Limits& limits, ThreadPool& pool);

  const Signature& signature() const noexcept override { return model_.signature; }
  const Signature* sequenceSignature() const noexcept override { return &wire_; }
  const runtime::ModelFacts& facts() const noexcept { return model_.facts; }

  /// Errors beside those of the inputs: takeSequenceRequest's and Sequences::enter's.
  void infer(InferTask task) override;
  bool quick() const noexcept override { return pace_.quick(); }
  /// Drops none where the spec has no idle cleanup.
  std::size_t sweepSequences() override;

 private:
  struct Run;

  void borrow(std::shared_ptr<Run> run) noexcept;
  void start(std::shared_ptr<Run> run) noexcept;
  /// Infers, and returns what the model remembers of it; nothing where the sequence ends.
  runtime::ModelMemory step(Run& run);
  std::vector<Tensor> outputsOf(const std::shared_ptr<Run>& run) const;

  runtime::LoadedModel model_;
  Signature wire_;
  std::size_t idOutput_;  ///< where "sequence_id" stands among wire_.outputs
  image::Limits limits_;
  ThreadPool& pool_;
  bool idleCleanup_;
  Pace pace_;
  Sequences sequences_;
  std::shared_ptr<runtime::InferRequestPool> requests_;
};

}  // namespace vino::serving
