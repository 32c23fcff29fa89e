// SPDX-License-Identifier: Apache-2.0
// Durations counted by buckets, from any thread.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace vino {

/// The buckets of OpenVINO Model Server's metrics, floor(10 * 1.8^i) microseconds for i up to 32,
/// and one beyond (config-and-lifecycle.md 11; src/metrics/time-histogram.ts has the same). A bound
/// belongs to its own bucket. Observing costs two atomic additions; a reader may see one of a pair.
class TimeHistogram {
 public:
  using Duration = std::chrono::nanoseconds;

  /// Upper bounds in microseconds, ascending.
  static constexpr std::array<std::int64_t, 33> kBounds{
      10,       18,        32,        58,        104,       188,       340,      612,      1101,
      1983,     3570,      6426,      11568,     20822,     37481,     67466,    121439,   218591,
      393464,   708235,    1274823,   2294682,   4130428,   7434771,   13382588, 24088659, 43359586,
      78047255, 140485060, 252873108, 455171596, 819308872, 1474755971};
  static constexpr std::size_t kBuckets = kBounds.size() + 1;

  void observe(Duration time) noexcept {
    const auto above = (time.count() + 999) / 1000;  // whole microseconds, rounded up
    const auto bucket = std::ranges::lower_bound(kBounds, above) - kBounds.begin();
    counts_[static_cast<std::size_t>(bucket)].fetch_add(1, std::memory_order_relaxed);
    sum_.fetch_add(time.count(), std::memory_order_relaxed);
  }

  /// How many fell into each bucket, not cumulated.
  std::array<std::uint64_t, kBuckets> counts() const noexcept {
    std::array<std::uint64_t, kBuckets> counts{};
    for (std::size_t i = 0; i < kBuckets; ++i) {
      counts[i] = counts_[i].load(std::memory_order_relaxed);
    }
    return counts;
  }

  /// Of all that was observed.
  Duration sum() const noexcept { return Duration(sum_.load(std::memory_order_relaxed)); }

 private:
  std::array<std::atomic<std::uint64_t>, kBuckets> counts_{};
  std::atomic<std::int64_t> sum_{0};
};

}  // namespace vino
