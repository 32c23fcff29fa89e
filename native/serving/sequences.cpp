// SPDX-License-Identifier: Apache-2.0
#include "serving/sequences.h"

#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/linked_queue.h"

namespace vino::serving {
namespace {

Error notFound() {
  return {Code::kNotFound, "sequence_not_found", "Sequence with provided ID does not exist"};
}

}  // namespace

/// Guarded by the mutex of Sequences; `memory` and `begun` belong to whoever has the turn.
struct Turn::Sequence {
  explicit Sequence(std::uint64_t given) noexcept : id(given) {}

  const std::uint64_t id;
  runtime::ModelMemory memory;
  bool begun = false;   ///< its start has succeeded
  bool taken = true;    ///< somebody has the turn
  bool ending = false;  ///< its last request is under way
  bool idle = false;    ///< unused since the last sweep
  LinkedQueue<Task> waiting;
};

std::uint64_t Turn::id() const noexcept { return sequence_->id; }

const runtime::ModelMemory& Turn::memory() const noexcept { return sequence_->memory; }

void Turn::requireBegun() const {
  if (control_ != SequenceControl::kStart && !sequence_->begun) throw notFound();
}

void Turn::complete(runtime::ModelMemory memory) noexcept {
  sequences_->leave(*this, std::move(memory));
}

void Turn::giveUp() noexcept {
  if (sequence_) sequences_->leave(*this, std::nullopt);
}

bool Sequences::enter(const SequenceRequest& request, Turn& turn, Task& waiter) {
  const std::lock_guard lock(mutex_);
  const bool starts = request.control == SequenceControl::kStart;
  auto sequence = starts ? begin(request.id) : find(request.id);
  if (request.control == SequenceControl::kEnd) sequence->ending = true;
  turn.sequences_ = this;
  turn.control_ = request.control;
  turn.sequence_ = sequence;
  if (starts) return true;
  if (sequence->taken) {
    sequence->waiting.push(waiter);
    return false;
  }
  sequence->taken = true;
  return true;
}

std::shared_ptr<Sequences::Sequence> Sequences::begin(std::uint64_t id) {
  if (live_.size() >= most_) {
    throw Error(Code::kUnavailable, "sequences_exhausted",
                "Max sequence number has been reached. Could not create new sequence.");
  }
  if (id == 0) id = freeId();
  if (const auto found = live_.find(id); found != live_.end()) {
    if (found->second->ending) {
      throw Error(Code::kFailedPrecondition, "sequence_ending",
                  "Sequence last request is being processed and it's not available anymore");
    }
    throw Error(Code::kAlreadyExists, "sequence_exists",
                "Sequence with provided ID already exists");
  }
  auto sequence = std::make_shared<Sequence>(id);
  live_.emplace(id, sequence);
  return sequence;
}

std::shared_ptr<Sequences::Sequence> Sequences::find(std::uint64_t id) const {
  const auto found = live_.find(id);
  if (found == live_.end() || found->second->ending) throw notFound();
  return found->second;
}

std::uint64_t Sequences::freeId() noexcept {
  while (nextId_ == 0 || live_.contains(nextId_)) ++nextId_;
  return nextId_++;
}

void Sequences::leave(Turn& turn, std::optional<runtime::ModelMemory> memory) noexcept {
  // Whatever is let go of here is freed after unlocking.
  const auto sequence = std::move(turn.sequence_);
  std::shared_ptr<Sequence> gone;
  Task* next = nullptr;
  {
    const std::lock_guard lock(mutex_);
    const auto ends = memory ? SequenceControl::kEnd : SequenceControl::kStart;
    if (turn.control_ == ends) {
      gone = std::move(live_.extract(sequence->id).mapped());
    } else if (memory) {
      sequence->memory.swap(*memory);
      sequence->begun = true;
    } else if (turn.control_ == SequenceControl::kEnd) {
      sequence->ending = false;
    }
    sequence->idle = false;
    next = sequence->waiting.pop();
    sequence->taken = next != nullptr;
  }
  if (next != nullptr) pool_.submit(*next);
}

std::size_t Sequences::sweep() {
  std::vector<std::shared_ptr<Sequence>> dropped;  // freed after unlocking
  const std::lock_guard lock(mutex_);
  for (auto at = live_.begin(); at != live_.end();) {
    auto& sequence = *at->second;
    if (!sequence.taken && sequence.idle) {
      dropped.push_back(at->second);
      at = live_.erase(at);
      continue;
    }
    sequence.idle = !sequence.taken;
    ++at;
  }
  return dropped.size();
}

std::size_t Sequences::size() const {
  const std::lock_guard lock(mutex_);
  return live_.size();
}

}  // namespace vino::serving
