// SPDX-License-Identifier: Apache-2.0
// The sessions of one run that are ready for one thread pool, and how many threads of it help.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "base/tensor.h"
#include "base/thread_pool.h"
#include "pipeline/plan.h"

namespace vino::pipeline {

/// A session that has all it needs.
struct Ready {
  NodeIndex node = 0;
  SessionIndex index = 0;
  NodeMeter::Clock::time_point since;
  std::vector<Tensor> inputs;
};

/// Last in, first out: what a shard needs next comes before the next shard. Used under the run's
/// lock.
struct Lane {
  explicit Lane(ThreadPool& workers) noexcept : pool(&workers) {}

  /// How many threads to call in, counted as helpers then, where `present` further ones look here
  /// next anyway.
  std::size_t callIn(std::size_t present) noexcept {
    const auto takers = looking + present;
    const auto room = pool->workers() - std::min(pool->workers(), helpers);
    const auto called = ready.size() > takers ? std::min(ready.size() - takers, room) : 0;
    helpers += called;
    looking += called;
    return called;
  }

  ThreadPool* pool;
  std::vector<Ready> ready;
  std::size_t helpers = 0;  ///< threads that run this lane, or are about to
  std::size_t looking = 0;  ///< those of them that are not inside a session
};

}  // namespace vino::pipeline
