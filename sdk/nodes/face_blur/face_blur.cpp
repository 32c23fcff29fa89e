// SPDX-License-Identifier: Apache-2.0
// face_blur (pipelines.md 11): a picture, with the faces blurred that a detector has found. Blurred
// first, then resized.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <numeric>
#include <stdexcept>
#include <vector>

#include "common/detections.hpp"
#include "common/lenient.hpp"
#include "common/picture.hpp"
#include "vinoserve/node.hpp"

namespace {

using nodes::Box;
using nodes::Layout;
using nodes::Pixels;
using nodes::Size;

constexpr std::int64_t kColours = 3;
constexpr std::uint64_t kDeclaredDetections = 200;

/// The weights of a Gaussian of `length` pixels, as OpenCV has them where no width is given: short
/// ones from a table, in shares of 256.
std::vector<float> gaussian(int length) {
  static const std::map<int, std::vector<float>> kShort{{3, {64, 128, 64}},
                                                        {5, {16, 64, 96, 64, 16}},
                                                        {7, {8, 28, 56, 72, 56, 28, 8}},
                                                        {9, {4, 13, 30, 51, 60, 51, 30, 13, 4}}};
  std::vector<float> weights;
  if (const auto found = kShort.find(length); found != kShort.end()) {
    weights = found->second;
  } else {
    const double sigma = 0.3 * ((length - 1) * 0.5 - 1) + 0.8;
    for (int i = 0; i < length; ++i) {
      const double away = i - (length - 1) / 2.0;
      weights.push_back(static_cast<float>(std::exp(-away * away / (2 * sigma * sigma))));
    }
  }
  const auto sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  for (auto& weight : weights) weight = static_cast<float>(weight / sum);
  return weights;
}

/// A place beyond an edge, mirrored into the row: the edge itself comes once.
std::int64_t mirrored(std::int64_t place, std::int64_t length) {
  if (length == 1) return 0;
  const auto period = 2 * (length - 1);
  const auto within = ((place % period) + period) % period;
  return std::min(within, period - within);
}

class FaceBlur {
 public:
  explicit FaceBlur(const vinoserve::Params& params)
      : from_(nodes::layoutOf(params, "original_image_layout", "NCHW")),
        to_(nodes::layoutOf(params, "target_image_layout", "NCHW")),
        original_{nodes::requiredSize(params, "original_image_height"),
                  nodes::requiredSize(params, "original_image_width")},
        target_{nodes::requiredSize(params, "target_image_height"),
                nodes::requiredSize(params, "target_image_width")},
        least_(nodes::requiredFraction(params, "confidence_threshold")),
        weights_(gaussian(oddLength(params))) {}

  std::vector<vinoserve::Info> inputs() const {
    return {
        vinoserve::info<float>("image", nodes::dimsOf(from_, original_, kColours)),
        vinoserve::info<float>("detection", {1, 1, kDeclaredDetections, nodes::kDetectionColumns})};
  }
  std::vector<vinoserve::Info> outputs() const {
    return {vinoserve::info<float>("image", nodes::dimsOf(to_, target_, kColours))};
  }

  void run(const vinoserve::Inputs& in, vinoserve::Outputs& out) const {
    const auto source = nodes::pictureOf(in["image"], from_);
    if (source.size != original_ || source.channels != kColours) {
      throw std::invalid_argument("input image: expected shape " +
                                  vinoserve::toString(nodes::dimsOf(from_, original_, kColours)) +
                                  ", got " + vinoserve::toString(in["image"].dims()));
    }
    auto picture = nodes::copyOf(source);
    for (const auto& face :
         nodes::detections(in["detection"], original_, least_, nodes::kEveryLabel)) {
      blur(picture.view, face.box);
    }
    auto* const data = out.add<float>("image", nodes::dimsOf(to_, target_, kColours)).data();
    nodes::resize(picture.view, nodes::viewAt(data, to_, target_, kColours));
  }

 private:
  static int oddLength(const vinoserve::Params& params) {
    const auto length = nodes::requiredSize(params, "gaussian_blur_kernel_size");
    if (length % 2 == 0) throw std::invalid_argument("param gaussian_blur_kernel_size must be odd");
    return length;
  }

  /// Blurs what lies in the box, from what lies there and around it: along rows, then along
  /// columns.
  void blur(const Pixels& picture, const Box& box) const {
    const auto reach = static_cast<std::int64_t>(weights_.size() / 2);
    nodes::Picture rows({box.height + 2 * reach, box.width}, picture.channels);
    for (std::int64_t y = 0; y < rows.view.size.height; ++y) {
      const auto from = mirrored(box.y + y - reach, picture.size.height);
      for (std::int64_t x = 0; x < box.width; ++x) {
        for (std::int64_t c = 0; c < picture.channels; ++c) {
          float sum = 0;
          for (std::int64_t k = -reach; k <= reach; ++k) {
            sum += weight(k) * picture.at(from, mirrored(box.x + x + k, picture.size.width), c);
          }
          rows.view.at(y, x, c) = sum;
        }
      }
    }
    const auto part = picture.cropped(box);
    for (std::int64_t y = 0; y < box.height; ++y) {
      for (std::int64_t x = 0; x < box.width; ++x) {
        for (std::int64_t c = 0; c < picture.channels; ++c) {
          float sum = 0;
          for (std::int64_t k = -reach; k <= reach; ++k) {
            sum += weight(k) * rows.view.at(y + reach + k, x, c);
          }
          part.at(y, x, c) = sum;
        }
      }
    }
  }

  /// Of the pixel so far from the middle.
  float weight(std::int64_t away) const {
    return weights_[static_cast<std::size_t>(away +
                                             static_cast<std::int64_t>(weights_.size() / 2))];
  }

  Layout from_;
  Layout to_;
  Size original_;
  Size target_;
  float least_;
  std::vector<float> weights_;
};

}  // namespace

VINOSERVE_NODE(FaceBlur)
