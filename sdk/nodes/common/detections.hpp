// SPDX-License-Identifier: Apache-2.0
// The output of Open Model Zoo's detectors: (1, 1, D, 7), a row of image_id, label, confidence,
// xmin, ymin, xmax, ymax, the last four as shares of the picture.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "common/picture.hpp"
#include "vinoserve/tensor.hpp"

namespace nodes {

inline constexpr std::uint64_t kDetectionColumns = 7;
inline constexpr int kEveryLabel = -1;

struct Detection {
  std::array<float, 4> corners;  ///< xmin, ymin, xmax, ymax as they came
  Box box;                       ///< in pixels, within the picture, never without area
  float confidence;
  std::int32_t label;
};

/// The rows of image 0 with at least that confidence and that label. A box without a pixel in the
/// picture, or whose corners are no numbers, is passed over.
inline std::vector<Detection> detections(const vinoserve::Input& input, Size picture, float least,
                                         int label) {
  input.expectDims({1, 1, vinoserve::kAny, kDetectionColumns});
  const auto rows = input.elements<float>();
  std::vector<Detection> found;
  for (std::size_t at = 0; at < rows.size(); at += kDetectionColumns) {
    const auto row = rows.subspan(at, kDetectionColumns);
    const auto labelOf = std::abs(row[1]) < 1e9F ? static_cast<std::int32_t>(row[1]) : kEveryLabel;
    if (row[0] != 0 || !(row[2] >= least) || (label != kEveryLabel && labelOf != label)) continue;
    const auto left = std::trunc(row[3] * static_cast<float>(picture.width));
    const auto top = std::trunc(row[4] * static_cast<float>(picture.height));
    const auto right = std::trunc(row[5] * static_cast<float>(picture.width));
    const auto bottom = std::trunc(row[6] * static_cast<float>(picture.height));
    const auto box = boxWithin(picture, left, top, right - left, bottom - top);
    if (box.width == 0 || box.height == 0) continue;
    found.push_back({{row[3], row[4], row[5], row[6]}, box, row[2], labelOf});
  }
  return found;
}

}  // namespace nodes
