// SPDX-License-Identifier: Apache-2.0
// Values that a device would silently change are refused (kserve-v2-rest.md 6.1).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/tensor.h"

namespace vino::serving {

/// Index of the first element that `computedAs` cannot hold: an integer out of int32's range, a
/// double that overflows float32 or is infinite. Nothing where all fit or the pair of types narrows
/// nothing.
std::optional<std::uint64_t> firstNotHeld(const Tensor& tensor, ElementType computedAs) noexcept;

/// The element as text, for the refusal.
std::string printedElement(const Tensor& tensor, std::uint64_t index);

}  // namespace vino::serving
