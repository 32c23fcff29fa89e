// SPDX-License-Identifier: Apache-2.0
// Anything inferable: a model version or, later, a pipeline.
#pragma once

#include <functional>
#include <memory>
#include <variant>
#include <vector>

#include "base/error.h"
#include "base/input.h"
#include "base/signature.h"

namespace vino::serving {

/// What an inference comes to: the outputs asked for, in the order asked, or why not. Output tensors
/// may borrow the servable's own buffers through their owner (a lease): encode them, then let go.
using Outcome = std::variant<std::vector<Tensor>, Error>;

/// Something that turns named tensors into named tensors. Thread-safe; held by shared_ptr, and the
/// last holder frees it.
class Servable {
 public:
  virtual ~Servable() = default;

  virtual const Signature& signature() const noexcept = 0;

  /// Checks `inputs` against the signature, runs, and calls `done` exactly once: on this thread
  /// before returning where nothing had to be waited for, else on a thread of the engine. Never
  /// throws. `outputs` are indices into signature().outputs.
  virtual void infer(std::vector<Input> inputs, std::vector<std::size_t> outputs,
                     std::function<void(Outcome)> done) = 0;
};

}  // namespace vino::serving
