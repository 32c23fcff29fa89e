// SPDX-License-Identifier: Apache-2.0
// How long a servable keeps a thread, learnt from now and then looking.
#pragma once

#include <time.h>

#include <atomic>
#include <cstdint>

namespace vino::serving {

/// An estimate of one run's processor time. Time that the thread was not running does not count, or
/// a busy machine would make every model look slow. Rises at once, falls slowly: a servable that is
/// slow now and then is not called quick. Thread-safe; races lose a sample, no more.
class Pace {
 public:
  /// Looks at one run in eight, from its making to its end.
  class Sample {
   public:
    explicit Sample(Pace& pace) noexcept
        : pace_(pace.runs_.fetch_add(1, std::memory_order_relaxed) % kEvery == 0 ? &pace : nullptr),
          begin_(pace_ == nullptr ? 0 : threadTime()) {}
    ~Sample() {
      if (pace_ != nullptr) pace_->learn(threadTime() - begin_);
    }
    Sample(const Sample&) = delete;
    Sample& operator=(const Sample&) = delete;

   private:
    Pace* pace_;
    std::int64_t begin_;
  };

  bool quick() const noexcept {
    return estimate_.load(std::memory_order_relaxed) < kQuickNanoseconds;
  }

 private:
  static constexpr std::uint32_t kEvery = 8;
  static constexpr std::int64_t kQuickNanoseconds = 30'000;
  static constexpr std::int64_t kUnknown = 1'000'000;

  static std::int64_t threadTime() noexcept {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return now.tv_sec * 1'000'000'000 + now.tv_nsec;
  }

  void learn(std::int64_t nanoseconds) noexcept {
    const auto old = estimate_.load(std::memory_order_relaxed);
    estimate_.store(nanoseconds > old ? nanoseconds : old + (nanoseconds - old) / 4,
                    std::memory_order_relaxed);
  }

  std::atomic<std::uint32_t> runs_{0};
  std::atomic<std::int64_t> estimate_{kUnknown};
};

}  // namespace vino::serving
