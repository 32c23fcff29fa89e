// SPDX-License-Identifier: Apache-2.0
// What the EAST detector's maps say: for every fourth pixel a score, how far it is to the four
// sides of the line of text that it lies on, and that line's angle.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "common/picture.hpp"

namespace nodes {

/// Pixels of the picture a step in the maps.
inline constexpr std::int64_t kEastScale = 4;
/// Numbers a place in the map of geometry: to the top, right, bottom and left, and the angle.
inline constexpr std::uint64_t kEastGeometry = 5;

/// How the maps are read.
struct EastReading {
  float leastConfidence;
  float mostOverlap;  ///< of two lines, as a share of what both cover
  float widthGrowth;  ///< of boxes, on either side, as a share
  float heightGrowth;
};

struct TextLine {
  Box box;  ///< upright, around the line; within the picture, never without area
  float confidence;
  float angle;   ///< in radians, counterclockwise
  float height;  ///< of the line itself, in pixels
};

/// The lines, surest first; of those that overlap too much only the surest.
std::vector<TextLine> textLines(std::span<const float> scores, std::span<const float> geometry,
                                Size picture, const EastReading& reading);

float degrees(float radians) noexcept;

/// A picture of the same size turned about its middle, counterclockwise; black where nothing was.
Picture rotated(const ConstPixels& pixels, float degrees);

/// So many rows from the middle, all where there are not so many.
ConstPixels middleRows(const ConstPixels& pixels, float rows);

}  // namespace nodes
