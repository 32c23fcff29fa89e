// SPDX-License-Identifier: Apache-2.0
#include "runtime/meter.h"

#include "check.h"

namespace vino::runtime {
namespace {

using test::expect;
using test::expectEqual;
using test::Test;

const Test kMeters{"a version has one meter, however often it is loaded", [] {
                     Meters meters;
                     const auto first = meters.of("m", "1");
                     first->active = 3;
                     expect(meters.of("m", "1") == first);
                     expect(meters.of("m", "2") != first);
                     const auto all = meters.all();
                     expectEqual(all.size(), 2U);
                     expectEqual(all[0].first.second, std::string("1"));
                     expectEqual(all[0].second->active.load(), 3);
                   }};

}  // namespace
}  // namespace vino::runtime
