// SPDX-License-Identifier: Apache-2.0
#include "base/shape.h"

#include <cstdint>
#include <limits>

#include "check.h"

namespace vino {
namespace {

using test::expect;
using test::expectEqual;
using test::Test;

constexpr auto kMostDim = std::int64_t{2147483647};

const Test kCount{
    "multiplies dims and says when that overflows", [] {
      expect(elementCount(Dims{}) == 1U, "a scalar has one element");
      expect(elementCount(Dims{2, 3, 4}) == 24U, "a product");
      expect(elementCount(Dims{kMostDim, kMostDim}) == std::uint64_t{4611686014132420609},
             "62 bits");
      expect(!elementCount(Dims{kMostDim, kMostDim, 5}), "more than 64 bits");
      expect(elementCount(Dims{kMostDim, kMostDim, kMostDim, 0}) == 0U, "a zero wins anywhere");
      expect(checkedMultiply(std::numeric_limits<std::uint64_t>::max(), 1).has_value(), "the most");
      expect(!checkedMultiply(std::uint64_t{1} << 32, std::uint64_t{1} << 32), "one more");
    }};

const Test kAccepts{
    "accepts static, ranged and any dimensions", [] {
      const PartialShape shape{{PartialDim::fixed(1), {5, 9}, PartialDim::any()}, true};
      expect(shape.accepts(Dims{1, 5, 0}) && shape.accepts(Dims{1, 9, kMostDim}), "inside");
      expect(!shape.accepts(Dims{2, 5, 0}), "static");
      expect(!shape.accepts(Dims{1, 4, 0}) && !shape.accepts(Dims{1, 10, 0}), "ranged");
      expect(!shape.accepts(Dims{1, 5}) && !shape.accepts(Dims{1, 5, 1, 1}), "rank");
      expect(!shape.isStatic(), "not static");
      const PartialShape unknown{{}, false};
      expect(unknown.accepts(Dims{}) && unknown.accepts(Dims{1, 2}), "any rank");
      expect(!unknown.isStatic(), "an unknown rank is not static");
      expect(PartialShape{{PartialDim::fixed(3)}, true}.isStatic(), "static");
    }};

const Test kPrint{
    "prints as OVMS does", [] {
      expectEqual(toString(Dims{1, 10}), "(1,10)");
      expectEqual(toString(Dims{}), "()");
      expectEqual(toString(PartialShape{{PartialDim::fixed(1), {5, 9}, PartialDim::any()}, true}),
                  "(1,[5~9],-1)");
      expectEqual(toString(PartialShape{{}, false}), "...");
    }};

}  // namespace
}  // namespace vino
