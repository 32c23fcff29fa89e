// SPDX-License-Identifier: Apache-2.0
// One character, as the classifier wants to see it.
#pragma once

#include <cstdint>
#include <span>

#include "ink.hpp"
#include "page.hpp"

namespace demo {

/// Writes the square around the middle of `box`, as long as the box's longer side, as side x side
/// pixels into `pixels`: each the mean of what it covers. Paper becomes 255, the darkest pixel 0,
/// and beyond the page's edge is paper.
void crop(const Page& page, const Shades& shades, const Box& box, std::int64_t side,
          std::span<std::uint8_t> pixels);

}  // namespace demo
