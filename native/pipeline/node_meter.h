// SPDX-License-Identifier: Apache-2.0
// What the sessions of one node of a pipeline came to, for its metrics.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

#include "base/meter_map.h"
#include "base/time_histogram.h"

namespace vino::pipeline {

/// Written by all threads that run the pipeline; every holder may read.
struct NodeMeter {
  using Clock = std::chrono::steady_clock;

  /// From having its inputs to its outputs being there, of sessions that succeeded.
  TimeHistogram time;
  /// Those given up because something else failed are not among them.
  std::atomic<std::uint64_t> failures{0};
  std::atomic<std::uint64_t> shards{0};  ///< that its outputs were cut into
};

/// By the names of pipeline and node.
using NodeMeters = MeterMap<NodeMeter>;

}  // namespace vino::pipeline
