// SPDX-License-Identifier: Apache-2.0
#include "reading_order.hpp"

#include <algorithm>
#include <utility>

namespace demo {
namespace {

/// A line of text: its tallest patch, which tells where it is, and all of them.
struct Line {
  Box tallest;
  std::vector<Box> patches;
};

/// Whether [from, to) and [otherFrom, otherTo) share half of the shorter one.
bool overlap(std::int64_t from, std::int64_t to, std::int64_t otherFrom, std::int64_t otherTo) {
  const auto shared = std::min(to, otherTo) - std::max(from, otherFrom);
  return 2 * shared >= std::min(to - from, otherTo - otherFrom);
}

std::vector<Line> linesOf(std::vector<Box> patches) {
  std::ranges::stable_sort(patches, std::ranges::greater(), &Box::height);
  std::vector<Line> lines;
  for (const auto& patch : patches) {
    const auto line = std::ranges::find_if(lines, [&](const Line& candidate) {
      return overlap(patch.top, patch.bottom, candidate.tallest.top, candidate.tallest.bottom);
    });
    if (line == lines.end()) {
      lines.push_back({patch, {patch}});
    } else {
      line->patches.push_back(patch);
    }
  }
  return lines;
}

/// The line's characters from left to right.
std::vector<Box> charactersOf(Line line, std::int64_t leastHeight) {
  std::ranges::sort(line.patches, {}, &Box::left);
  std::vector<Box> characters;
  for (const auto& patch : line.patches) {
    if (!characters.empty() &&
        overlap(patch.left, patch.right, characters.back().left, characters.back().right)) {
      characters.back() = characters.back().joined(patch);
    } else {
      characters.push_back(patch);
    }
  }
  std::erase_if(characters, [&](const Box& box) { return box.height() < leastHeight; });
  return characters;
}

}  // namespace

std::vector<Placed> inReadingOrder(std::vector<Box> patches, std::int64_t leastHeight) {
  auto lines = linesOf(std::move(patches));
  std::ranges::sort(lines, {}, [](const Line& line) { return line.tallest.top; });
  std::vector<Placed> placed;
  std::int32_t number = 0;
  for (auto& line : lines) {
    const auto characters = charactersOf(std::move(line), leastHeight);
    for (const auto& box : characters) placed.push_back({box, number});
    if (!characters.empty()) ++number;
  }
  return placed;
}

}  // namespace demo
