// SPDX-License-Identifier: Apache-2.0
// The live sequences of one stateful model: what each remembers and whose turn it is
// (config-and-lifecycle.md 9). No thread waits: who comes while another request of the same
// sequence is under way is queued, and run on the workers when its turn has come.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>

#include "base/thread_pool.h"
#include "runtime/model_memory.h"
#include "serving/sequence_inputs.h"

namespace vino::serving {

class Sequences;

/// The right to be the one request that reads and changes a sequence; then the next one gets it.
/// Ended without `complete` it has failed: the sequence is as it was before, and one that would
/// have begun with it never has. Filled by Sequences, which must outlive it.
class Turn {
 public:
  Turn() noexcept = default;
  ~Turn() { giveUp(); }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

  /// Of the sequence; given by the server where a start named none.
  std::uint64_t id() const noexcept;
  SequenceControl control() const noexcept { return control_; }

  /// Throws Error not_found "sequence_not_found" where the start that this request waited for
  /// failed.
  void requireBegun() const;
  /// What the sequence remembers; empty at its start. The turn must have come.
  const runtime::ModelMemory& memory() const noexcept;

  /// Ends the turn: the sequence remembers `memory` from now on, or is gone where this was its end.
  void complete(runtime::ModelMemory memory) noexcept;
  /// Ends the turn, if it has not ended yet, as failed.
  void giveUp() noexcept;

 private:
  friend class Sequences;
  struct Sequence;

  Sequences* sequences_ = nullptr;
  std::shared_ptr<Sequence> sequence_;  ///< null once ended
  SequenceControl control_ = SequenceControl::kContinue;
};

/// Thread-safe.
class Sequences {
 public:
  /// At most `most` live at the same time. Who had to wait is continued on `pool`, which must
  /// outlive this.
  Sequences(std::uint64_t most, ThreadPool& pool) noexcept : most_(most), pool_(pool) {}

  /// Begins the sequence, or finds it, and fills `turn`. Returns true where the turn has come. Else
  /// returns false, and runs `waiter` on the workers when it has; it may be gone on return, and
  /// must live until then. An accepted end takes no request behind it. Throws Error: not_found
  /// "sequence_not_found"; already_exists "sequence_exists"; failed_precondition "sequence_ending"
  /// (a start while the last request is under way); unavailable "sequences_exhausted".
  [[nodiscard]] bool enter(const SequenceRequest& request, Turn& turn, Task& waiter);

  /// Drops every sequence that no request has used since the sweep before this one; returns how
  /// many.
  std::size_t sweep();

  std::size_t size() const;

 private:
  friend class Turn;
  using Sequence = Turn::Sequence;

  std::shared_ptr<Sequence> begin(std::uint64_t id);
  std::shared_ptr<Sequence> find(std::uint64_t id) const;
  std::uint64_t freeId() noexcept;
  /// `memory` is what the sequence remembers from now on, nothing where the request failed.
  void leave(Turn& turn, std::optional<runtime::ModelMemory> memory) noexcept;

  const std::uint64_t most_;
  ThreadPool& pool_;
  mutable std::mutex mutex_;
  std::unordered_map<std::uint64_t, std::shared_ptr<Sequence>> live_;
  std::uint64_t nextId_ = 1;
};

}  // namespace vino::serving
