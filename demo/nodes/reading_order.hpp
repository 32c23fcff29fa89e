// SPDX-License-Identifier: Apache-2.0
// From patches of ink to characters in the order in which they are read.
#pragma once

#include <cstdint>
#include <vector>

#include "page.hpp"

namespace demo {

/// A character and the line that it stands on, counted from the top of the page.
struct Placed {
  Box box;
  std::int32_t line = 0;
};

/// Lines from top to bottom, characters from left to right. Patches above each other on one line
/// are strokes of one character; what is then lower than `leastHeight` is a speck and left out.
std::vector<Placed> inReadingOrder(std::vector<Box> patches, std::int64_t leastHeight);

}  // namespace demo
