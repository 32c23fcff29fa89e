// SPDX-License-Identifier: Apache-2.0
#include "node/precision.h"

#include <algorithm>
#include <array>

namespace vino::node {
namespace {

/// In the order of CustomNodeTensorPrecision.
constexpr std::array<ElementType, 10> kTypes{
    ElementType::kOther, ElementType::kF32, ElementType::kF16, ElementType::kU8,
    ElementType::kI8,    ElementType::kI16, ElementType::kU16, ElementType::kI32,
    ElementType::kF64,   ElementType::kI64};

}  // namespace

CustomNodeTensorPrecision toPrecision(ElementType type) noexcept {
  const auto found = std::ranges::find(kTypes, type);
  return found == kTypes.end() ? UNSPECIFIED
                               : static_cast<CustomNodeTensorPrecision>(found - kTypes.begin());
}

ElementType fromPrecision(std::uint32_t number) noexcept {
  return number < kTypes.size() ? kTypes[number] : ElementType::kOther;
}

}  // namespace vino::node
