// SPDX-License-Identifier: Apache-2.0
// horizontal_ocr (pipelines.md 11): the lines of text that a detector has found, cut out of the
// picture. "boxes" has rows of x1, y1, x2, y2 in pixels and the confidence.
#include <cstddef>
#include <cstdint>
#include <vector>

#include "common/crops.hpp"
#include "common/lenient.hpp"
#include "vinoserve/node.hpp"

namespace {

using vinoserve::info;
using vinoserve::kAny;

constexpr std::uint64_t kColumns = 5;
constexpr std::uint64_t kDeclaredBoxes = 100;

class HorizontalOcr {
 public:
  explicit HorizontalOcr(const vinoserve::Params& params)
      : crops_(params), least_(nodes::requiredFraction(params, "confidence_threshold")) {}

  std::vector<vinoserve::Info> inputs() const {
    return {crops_.input(), info<float>("boxes", {kDeclaredBoxes, kColumns})};
  }
  std::vector<vinoserve::Info> outputs() const {
    return {crops_.output("text_images"), info<std::int32_t>("text_coordinates", {kAny, 1, 4}),
            info<float>("confidence_levels", {kAny, 1, 1})};
  }

  void run(const vinoserve::Inputs& in, vinoserve::Outputs& out) const {
    const auto picture = crops_.picture(in);
    const auto input = in["boxes"];
    input.expectDims({kAny, kColumns});
    const auto rows = input.elements<float>();
    std::vector<nodes::ConstPixels> parts;
    std::vector<std::int32_t> coordinates;
    std::vector<float> confidences;
    for (std::size_t at = 0; at < rows.size() && parts.size() < crops_.most(); at += kColumns) {
      const auto row = rows.subspan(at, kColumns);
      if (!(row[4] >= least_)) continue;
      const auto box =
          nodes::boxWithin(picture.size, row[0], row[1], row[2] - row[0], row[3] - row[1]);
      if (box.width == 0 || box.height == 0) continue;
      parts.push_back(picture.cropped(box));
      for (const auto side : {box.x, box.y, box.width, box.height}) {
        coordinates.push_back(static_cast<std::int32_t>(side));
      }
      confidences.push_back(row[4]);
    }
    crops_.cut(parts, "text_images", out);
    nodes::addRows(out, "text_coordinates", parts.size(), 4, coordinates);
    nodes::addRows(out, "confidence_levels", parts.size(), 1, confidences);
  }

 private:
  nodes::Crops crops_;
  float least_;
};

}  // namespace

VINOSERVE_NODE(HorizontalOcr)
