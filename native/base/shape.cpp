// SPDX-License-Identifier: Apache-2.0
#include "base/shape.h"

#include <algorithm>

namespace vino {
namespace {

template <typename Dim, typename Print>
std::string joined(std::span<const Dim> dims, Print print) {
  std::string text(1, '(');
  for (const auto& dim : dims) {
    if (text.size() > 1) text += ',';
    text += print(dim);
  }
  return text += ')';
}

}  // namespace

bool PartialShape::isStatic() const noexcept {
  return rankKnown && std::ranges::all_of(dims, &PartialDim::isStatic);
}

bool PartialShape::accepts(std::span<const std::int64_t> shape) const noexcept {
  if (!rankKnown) return true;
  return std::ranges::equal(dims, shape,
                            [](const PartialDim& dim, std::int64_t n) { return dim.accepts(n); });
}

std::optional<std::uint64_t> checkedMultiply(std::uint64_t a, std::uint64_t b) noexcept {
  std::uint64_t product = 0;
  if (__builtin_mul_overflow(a, b, &product)) return std::nullopt;
  return product;
}

std::optional<std::uint64_t> elementCount(std::span<const std::int64_t> dims) noexcept {
  if (std::ranges::find(dims, 0) != dims.end()) return 0;
  std::optional<std::uint64_t> count = 1;
  for (const auto dim : dims) {
    count = checkedMultiply(*count, static_cast<std::uint64_t>(dim));
    if (!count) break;
  }
  return count;
}

std::string toString(std::span<const std::int64_t> dims) {
  return joined(dims, [](std::int64_t dim) { return std::to_string(dim); });
}

std::string toString(const PartialDim& dim) {
  if (dim.isStatic()) return std::to_string(dim.min);
  if (dim.max == PartialDim::kNoUpper) return "-1";
  std::string range(1, '[');
  range += std::to_string(dim.min);
  range += '~';
  range += std::to_string(dim.max);
  return range += ']';
}

std::string toString(const PartialShape& shape) {
  if (!shape.rankKnown) return "...";
  return joined(std::span<const PartialDim>(shape.dims),
                [](const PartialDim& dim) { return toString(dim); });
}

}  // namespace vino
