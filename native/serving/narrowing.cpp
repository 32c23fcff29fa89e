// SPDX-License-Identifier: Apache-2.0
#include "serving/narrowing.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

namespace vino::serving {
namespace {

/// Looks in blocks, so that the common case (all fit) is one vectorised pass.
template <typename T, typename Fits>
std::optional<std::uint64_t> findUnfit(const Tensor& tensor, Fits fits) noexcept {
  constexpr std::size_t kBlock = 1024;
  const auto values = tensor.elements<const T>();
  for (std::size_t begin = 0; begin < values.size(); begin += kBlock) {
    const auto block = values.subspan(begin, std::min(kBlock, values.size() - begin));
    bool all = true;
    for (const T value : block) all &= fits(value);
    if (all) continue;
    for (std::size_t i = 0; i < block.size(); ++i) {
      if (!fits(block[i])) return begin + i;
    }
  }
  return std::nullopt;
}

template <typename T>
std::string printed(const Tensor& tensor, std::uint64_t index) {
  char text[32];
  const auto value = tensor.elements<const T>()[static_cast<std::size_t>(index)];
  const auto end = std::to_chars(text, text + sizeof(text), value).ptr;
  return {text, end};
}

template <typename T>
bool fitsInt32(T value) {
  return std::in_range<std::int32_t>(value);
}

/// Infinities are refused too: the CPU plugin turns them into float's largest value.
bool fitsFloat32(double value) {
  return std::isnan(value) || std::isfinite(static_cast<float>(value));
}

}  // namespace

std::optional<std::uint64_t> firstNotHeld(const Tensor& tensor, ElementType computedAs) noexcept {
  if (computedAs == ElementType::kI32) {
    switch (tensor.type) {
      case ElementType::kI64:
        return findUnfit<std::int64_t>(tensor, fitsInt32<std::int64_t>);
      case ElementType::kU64:
        return findUnfit<std::uint64_t>(tensor, fitsInt32<std::uint64_t>);
      case ElementType::kU32:
        return findUnfit<std::uint32_t>(tensor, fitsInt32<std::uint32_t>);
      default:
        return std::nullopt;
    }
  }
  if (computedAs == ElementType::kF32 && tensor.type == ElementType::kF64) {
    return findUnfit<double>(tensor, fitsFloat32);
  }
  return std::nullopt;
}

std::string printedElement(const Tensor& tensor, std::uint64_t index) {
  switch (tensor.type) {
    case ElementType::kI64:
      return printed<std::int64_t>(tensor, index);
    case ElementType::kU64:
      return printed<std::uint64_t>(tensor, index);
    case ElementType::kU32:
      return printed<std::uint32_t>(tensor, index);
    case ElementType::kF64:
      return printed<double>(tensor, index);
    default:
      return "?";
  }
}

}  // namespace vino::serving
