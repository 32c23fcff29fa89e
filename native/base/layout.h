// SPDX-License-Identifier: Apache-2.0
// Layout texts such as "NHWC", "N?HWC" or "N...": which dimension is which
// (config-and-lifecycle.md 5.3).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace vino {

/// Stands in an expanded layout for a dimension that the text does not name.
constexpr char kUnnamedDimension = '?';

/// One letter a dimension: "N...C" at rank 4 is "N??C". Nothing where the text does not fit `rank`.
std::optional<std::string> expandLayout(std::string_view layout, std::size_t rank);

/// Where the batch stands: the position of 'N'; 0 where the layout names none or does not fit.
std::size_t batchPosition(std::string_view layout, std::size_t rank);

}  // namespace vino
