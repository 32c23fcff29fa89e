// SPDX-License-Identifier: Apache-2.0
// What the inferences of a model version took, for its metrics.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "base/meter_map.h"
#include "base/time_histogram.h"

namespace vino::runtime {

/// Written by all threads that infer; every holder may read.
struct Meter {
  using Clock = std::chrono::steady_clock;
  /// Room for as many codecs.
  static constexpr std::size_t kCodecs = 8;

  TimeHistogram inference;              ///< from inputs being set to outputs being there
  TimeHistogram wait;                   ///< for an infer request
  std::atomic<std::int64_t> active{0};  ///< infer requests leased now
  /// Inferences that succeeded as a node of a pipeline, by the codec of the pipeline's request.
  std::array<std::atomic<std::uint64_t>, kCodecs> asNode{};
};

/// By name and version.
using Meters = MeterMap<Meter>;

}  // namespace vino::runtime
