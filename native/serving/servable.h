// SPDX-License-Identifier: Apache-2.0
// Anything inferable: a model version or a pipeline.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <variant>
#include <vector>

#include "base/error.h"
#include "base/input.h"
#include "base/signature.h"

namespace vino::serving {

/// What an inference comes to: the outputs asked for, in the order asked, or why not. Output
/// tensors may borrow the servable's own buffers through their owner (a lease): encode them, then
/// let go.
using Outcome = std::variant<std::vector<Tensor>, Error>;

/// One inference.
struct InferTask {
  std::vector<Input> inputs;
  /// Indices into signature().outputs, or into those of sequenceSignature() where there is one.
  std::vector<std::size_t> outputs;
  /// The codec that the request came by: its place in codec::codecNames(). Counted where a pipeline
  /// runs models.
  std::size_t codec = 0;
  /// Set by whoever no longer wants the answer; work not yet begun then ends as `cancelled`. Must
  /// live until `done` has been called.
  const std::atomic<bool>* cancelled = nullptr;
  /// Called exactly once, on the calling thread before `infer` returns where nothing had to be
  /// waited for, else on one of the engine's workers. Must not throw.
  std::function<void(Outcome)> done;
};

/// Something that turns named tensors into named tensors. Thread-safe; held by shared_ptr, and the
/// last holder frees it.
class Servable : public std::enable_shared_from_this<Servable> {
 public:
  Servable() = default;
  virtual ~Servable() = default;
  Servable(const Servable&) = delete;
  Servable& operator=(const Servable&) = delete;

  virtual const Signature& signature() const noexcept = 0;

  /// Where it keeps something between the requests of a sequence: `signature` with the inputs and
  /// the output that tell sequences apart, which every request and reply then has. Else null.
  virtual const Signature* sequenceSignature() const noexcept { return nullptr; }

  /// Checks the inputs against the signature, then runs. Never throws: failures go to `done`.
  virtual void infer(InferTask task) = 0;

  /// Whether an inference is expected to take the calling thread no more than some tens of
  /// microseconds, from what earlier ones took (base/thread_pool.h).
  virtual bool quick() const noexcept { return false; }

  /// Counts an inference that succeeded as a node of a pipeline, by InferTask::codec of the
  /// pipeline's request.
  virtual void countAsNode(std::size_t) noexcept {}

  /// Drops the sequences that no request has used since the call before this one; returns how many.
  virtual std::size_t sweepSequences() { return 0; }
};

}  // namespace vino::serving
