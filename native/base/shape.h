// SPDX-License-Identifier: Apache-2.0
// Dimensions: concrete ones of a tensor, and partial ones of a signature (static, ranged, any).
// All size arithmetic is done here, in 64 bits, and says when it overflows.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace vino {

/// Concrete dimensions, outermost first; empty = scalar. Never negative.
using Dims = std::vector<std::int64_t>;

/// One dimension of a signature: the inclusive range of what it accepts.
struct PartialDim {
  static constexpr std::int64_t kNoUpper = std::numeric_limits<std::int64_t>::max();

  std::int64_t min = 0;
  std::int64_t max = kNoUpper;

  static constexpr PartialDim fixed(std::int64_t value) { return {value, value}; }
  static constexpr PartialDim any() { return {}; }

  constexpr bool isStatic() const noexcept { return min == max; }
  constexpr bool isAny() const noexcept { return min == 0 && max == kNoUpper; }
  constexpr bool accepts(std::int64_t value) const noexcept { return value >= min && value <= max; }
  friend constexpr bool operator==(const PartialDim&, const PartialDim&) = default;
};

/// Shape of a signature. `rankKnown == false` accepts every rank (`dims` is then empty).
struct PartialShape {
  std::vector<PartialDim> dims;
  bool rankKnown = true;

  bool isStatic() const noexcept;
  bool accepts(std::span<const std::int64_t> shape) const noexcept;
};

/// Product of the dimensions; nothing where it does not fit in 64 bits (a zero anywhere makes it 0,
/// whatever the others are). A scalar has one element.
std::optional<std::uint64_t> elementCount(std::span<const std::int64_t> dims) noexcept;

/// a * b; nothing on overflow.
std::optional<std::uint64_t> checkedMultiply(std::uint64_t a, std::uint64_t b) noexcept;

/// OVMS's print form, e.g. "(1,10)"; a scalar is "()".
std::string toString(std::span<const std::int64_t> dims);

/// One of them in that form: "1", "[5~9]", "-1".
std::string toString(const PartialDim& dim);

/// OVMS's print form, e.g. "(1,[5~9],-1)" (config-and-lifecycle.md 5.1); "..." for an unknown rank.
std::string toString(const PartialShape& shape);

}  // namespace vino
