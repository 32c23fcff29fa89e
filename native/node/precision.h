// SPDX-License-Identifier: Apache-2.0
// Element types as the C interface numbers them (pipelines.md 7.2).
#pragma once

#include <cstdint>

#include "base/element_type.h"
#include "custom_node_interface.h"

namespace vino::node {

/// UNSPECIFIED for the types that the interface has no number for (BOOL, BF16, U32, U64, STRING).
CustomNodeTensorPrecision toPrecision(ElementType type) noexcept;

/// The type of a CustomNodeTensorPrecision, which a library may have set to any number: kOther for
/// UNSPECIFIED and all that mean nothing.
ElementType fromPrecision(std::uint32_t number) noexcept;

}  // namespace vino::node
