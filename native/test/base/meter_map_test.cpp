// SPDX-License-Identifier: Apache-2.0
#include "base/meter_map.h"

#include <atomic>

#include "check.h"

namespace vino {
namespace {

using test::expect;
using test::expectEqual;
using test::Test;

struct Count {
  std::atomic<int> count{0};
};

const Test kMeterMap{"a key has one meter, whoever asks for it", [] {
                       MeterMap<Count> meters;
                       const auto first = meters.of("m", "1");
                       first->count = 3;
                       expect(meters.of("m", "1") == first);
                       expect(meters.of("m", "2") != first);
                       expect(meters.of("m1", "") != first);
                       const auto all = meters.all();
                       expectEqual(all.size(), 3U);
                       expectEqual(all[0].first.second, std::string("1"));
                       expectEqual(all[0].second->count.load(), 3);
                     }};

}  // namespace
}  // namespace vino
