// SPDX-License-Identifier: Apache-2.0
#include "base/half.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>

#include "check.h"

namespace vino {
namespace {

using test::expect;
using test::expectEqual;
using test::Test;

/// Each of 65536 patterns and what lies between it and the next one up; `Narrow` and `Widen` are a
/// pair of functions.
template <typename Narrow, typename Widen>
void expectNearest(Narrow narrow, Widen widen, std::uint32_t infinity) {
  for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
    const auto pattern = static_cast<std::uint16_t>(bits);
    const double value = widen(pattern);
    if ((bits & 0x7FFF) > infinity) {
      expect(std::isnan(value), "a NaN");
      expect(std::isnan(widen(narrow(value))), "stays one");
      continue;
    }
    expectEqual(narrow(value), pattern);
    if ((bits & 0x7FFF) + 1 >= infinity) continue;
    const auto above = static_cast<std::uint16_t>(bits + 1);
    const double middle = (value + static_cast<double>(widen(above))) / 2;
    expectEqual(narrow(middle), (bits & 1) == 0 ? pattern : above);
    expectEqual(narrow(std::nextafter(middle, value)), pattern);
    expectEqual(narrow(std::nextafter(middle, static_cast<double>(widen(above)))), above);
  }
}

const Test kHalf{"half precision is the nearest, to even where two are", [] {
                   expectNearest(toHalf, fromHalf, 0x7C00);
                   expectEqual(fromHalf(0x3C00), 1.0F);
                   expectEqual(fromHalf(0x0001), 0x1p-24F);
                   expectEqual(toHalf(65519.999), std::uint16_t{0x7BFF});
                   expectEqual(toHalf(-65520), std::uint16_t{0xFC00});
                   expectEqual(toHalf(1e-300), std::uint16_t{0});
                   expectEqual(toHalf(-1e300), std::uint16_t{0xFC00});
                 }};

const Test kBfloat{"bfloat16 is the nearest, to even where two are", [] {
                     expectNearest(toBfloat16, fromBfloat16, 0x7F80);
                     expectEqual(fromBfloat16(0x3F80), 1.0F);
                     expectEqual(toBfloat16(3.4e38), std::uint16_t{0x7F80});
                     expectEqual(toBfloat16(-0.0), std::uint16_t{0x8000});
                     expectEqual(toBfloat16(1e-300), std::uint16_t{0});
                   }};

}  // namespace
}  // namespace vino
