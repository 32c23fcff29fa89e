// SPDX-License-Identifier: Apache-2.0
// What the inferences of a model version took, for its metrics.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "base/time_histogram.h"

namespace vino::runtime {

/// Written by all threads that infer; every holder may read.
struct Meter {
  using Clock = std::chrono::steady_clock;

  TimeHistogram inference;              ///< from inputs being set to outputs being there
  TimeHistogram wait;                   ///< for an infer request
  std::atomic<std::int64_t> active{0};  ///< infer requests leased now
};

/// The meters of a process by model version. They outlive the loads of a version, so that a reload
/// goes on counting. Thread-safe.
class Meters {
 public:
  /// Name and version.
  using Key = std::pair<std::string, std::string>;

  /// The meter of that version, made where there is none.
  std::shared_ptr<Meter> of(const std::string& name, const std::string& version);

  std::vector<std::pair<Key, std::shared_ptr<const Meter>>> all() const;

 private:
  mutable std::mutex mutex_;
  std::map<Key, std::shared_ptr<Meter>> meters_;
};

}  // namespace vino::runtime
