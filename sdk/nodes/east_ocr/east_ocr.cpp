// SPDX-License-Identifier: Apache-2.0
// east_ocr (pipelines.md 11): the lines of text that the EAST detector has found, cut out of the
// picture and set upright.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <list>
#include <span>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "common/crops.hpp"
#include "common/lenient.hpp"
#include "east_ocr/text_lines.hpp"
#include "vinoserve/node.hpp"

namespace {

using nodes::ConstPixels;
using vinoserve::Dims;
using vinoserve::info;
using vinoserve::kAny;

class EastOcr {
 public:
  explicit EastOcr(const vinoserve::Params& params)
      : crops_(params),
        reading_{nodes::requiredFraction(params, "confidence_threshold"),
                 nodes::fraction(params, "overlap_threshold", 0.3F),
                 nodes::notNegative(params, "box_width_adjustment", 0),
                 nodes::notNegative(params, "box_height_adjustment", 0)},
        steepest_(nodes::wholeNumber(params, "rotation_angle_threshold", 20, 0)) {
    const auto [height, width] = crops_.pictureSize();
    if (height % nodes::kEastScale != 0 || width % nodes::kEastScale != 0) {
      throw std::invalid_argument("original image width and height must be multiples of 4");
    }
  }

  std::vector<vinoserve::Info> inputs() const {
    return {crops_.input(), info<float>("scores", mapDims(1)),
            info<float>("geometry", mapDims(nodes::kEastGeometry))};
  }
  std::vector<vinoserve::Info> outputs() const {
    return {crops_.output("text_images"), info<std::int32_t>("text_coordinates", {kAny, 1, 4}),
            info<float>("confidence_levels", {kAny, 1, 1})};
  }

  void run(const vinoserve::Inputs& in, vinoserve::Outputs& out) const {
    const auto picture = crops_.picture(in);
    auto lines = nodes::textLines(map(in, "scores", 1), map(in, "geometry", nodes::kEastGeometry),
                                  picture.size, reading_);
    if (lines.size() > crops_.most()) lines.resize(crops_.most());
    std::list<nodes::Picture> upright;
    std::vector<ConstPixels> parts;
    std::vector<std::int32_t> coordinates;
    std::vector<float> confidences;
    for (const auto& line : lines) {
      parts.push_back(picture.cropped(line.box));
      if (std::abs(nodes::degrees(line.angle)) > static_cast<float>(steepest_)) {
        upright.push_back(nodes::rotated(parts.back(), -nodes::degrees(line.angle)));
        parts.back() = nodes::middleRows(upright.back().view, line.height);
      }
      for (const auto side : {line.box.x, line.box.y, line.box.width, line.box.height}) {
        coordinates.push_back(static_cast<std::int32_t>(side));
      }
      confidences.push_back(line.confidence);
    }
    crops_.cut(parts, "text_images", out);
    nodes::addRows(out, "text_coordinates", parts.size(), 4, coordinates);
    nodes::addRows(out, "confidence_levels", parts.size(), 1, confidences);
  }

 private:
  Dims mapDims(std::uint64_t channels) const {
    const auto [height, width] = crops_.pictureSize();
    return {1, static_cast<std::uint64_t>(height / nodes::kEastScale),
            static_cast<std::uint64_t>(width / nodes::kEastScale), channels};
  }

  std::span<const float> map(const vinoserve::Inputs& in, std::string_view name,
                             std::uint64_t channels) const {
    const auto dims = mapDims(channels);
    in[name].expectDims({dims[0], dims[1], dims[2], dims[3]});
    return in[name].elements<float>();
  }

  nodes::Crops crops_;
  nodes::EastReading reading_;
  int steepest_;  ///< in degrees: up to it a line counts as level
};

}  // namespace

VINOSERVE_NODE(EastOcr)
