// SPDX-License-Identifier: Apache-2.0
#include "base/time_histogram.h"

#include <thread>
#include <vector>

#include "check.h"

namespace vino {
namespace {

using namespace std::chrono_literals;
using test::expect;
using test::expectEqual;
using test::Test;

const Test kBuckets{"a time falls into the first bucket whose bound it does not exceed", [] {
                      TimeHistogram histogram;
                      histogram.observe(0ns);
                      histogram.observe(10us);
                      histogram.observe(10us + 1ns);
                      histogram.observe(18us);
                      histogram.observe(1474755971us);
                      histogram.observe(1474755971us + 1ns);
                      const auto counts = histogram.counts();
                      expectEqual(counts[0], 2U);
                      expectEqual(counts[1], 2U);
                      expectEqual(counts[32], 1U);
                      expectEqual(counts[33], 1U);
                      expectEqual(histogram.sum().count(), (38us + 2 * 1474755971us + 2ns).count());
                    }};

const Test kManyThreads{"threads lose no time that they observe", [] {
                          constexpr int kThreads = 4;
                          constexpr int kTimes = 10'000;
                          TimeHistogram histogram;
                          {
                            std::vector<std::jthread> threads;
                            for (int i = 0; i < kThreads; ++i) {
                              threads.emplace_back([&histogram] {
                                for (int n = 0; n < kTimes; ++n) histogram.observe(20us);
                              });
                            }
                          }
                          expectEqual(histogram.counts()[2], std::uint64_t{kThreads * kTimes});
                          expect(histogram.sum() == 20us * kThreads * kTimes);
                        }};

}  // namespace
}  // namespace vino
