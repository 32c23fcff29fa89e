// SPDX-License-Identifier: Apache-2.0
// model_zoo_intel_object_detection (pipelines.md 11): the objects that a detector has found, cut
// out of the picture. "detection" has rows of image_id, label, confidence, xmin, ymin, xmax, ymax,
// the last four as shares of the picture.
#include <cstddef>
#include <cstdint>
#include <vector>

#include "common/crops.hpp"
#include "common/detections.hpp"
#include "common/lenient.hpp"
#include "vinoserve/node.hpp"

namespace {

using vinoserve::info;
using vinoserve::kAny;

class ObjectDetection {
 public:
  explicit ObjectDetection(const vinoserve::Params& params)
      : crops_(params),
        least_(nodes::requiredFraction(params, "confidence_threshold")),
        label_(nodes::number<int>(params, "filter_label_id").value_or(nodes::kEveryLabel)),
        kept_(static_cast<std::size_t>(nodes::wholeNumber(params, "buffer_queue_size", 24, 1))) {}

  std::vector<vinoserve::Info> inputs() const {
    return {crops_.input(), info<float>("detection", {1, 1, kAny, nodes::kDetectionColumns})};
  }
  std::vector<vinoserve::Info> outputs() const {
    return {crops_.output("images"), info<float>("coordinates", {kAny, 1, 4}),
            info<float>("confidences", {kAny, 1, 1}),
            info<std::int32_t>("label_ids", {kAny, 1, 1})};
  }
  std::size_t keptBlocks() const { return kept_; }

  void run(const vinoserve::Inputs& in, vinoserve::Outputs& out) const {
    const auto picture = crops_.picture(in);
    auto found = nodes::detections(in["detection"], picture.size, least_, label_);
    if (found.size() > crops_.most()) found.resize(crops_.most());
    std::vector<nodes::ConstPixels> parts;
    std::vector<float> coordinates;
    std::vector<float> confidences;
    std::vector<std::int32_t> labels;
    for (const auto& one : found) {
      parts.push_back(picture.cropped(one.box));
      coordinates.insert(coordinates.end(), one.corners.begin(), one.corners.end());
      confidences.push_back(one.confidence);
      labels.push_back(one.label);
    }
    crops_.cut(parts, "images", out);
    nodes::addRows(out, "coordinates", found.size(), 4, coordinates);
    nodes::addRows(out, "confidences", found.size(), 1, confidences);
    nodes::addRows(out, "label_ids", found.size(), 1, labels);
  }

 private:
  nodes::Crops crops_;
  float least_;
  int label_;
  std::size_t kept_;
};

}  // namespace

VINOSERVE_NODE(ObjectDetection)
