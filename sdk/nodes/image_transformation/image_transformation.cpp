// SPDX-License-Identifier: Apache-2.0
// image_transformation (pipelines.md 11): colour order, mean and scale, size and layout of a
// picture.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "common/lenient.hpp"
#include "common/picture.hpp"
#include "vinoserve/node.hpp"

namespace {

using nodes::ConstPixels;
using nodes::Layout;
using nodes::Picture;
using nodes::Pixels;
using nodes::Size;
using vinoserve::kAny;

constexpr std::int64_t kKeep = -1;

std::int64_t channelsOf(std::string_view order) { return order == "GRAY" ? 1 : 3; }

class ImageTransformation {
 public:
  explicit ImageTransformation(const vinoserve::Params& params)
      : from_(nodes::layoutOf(params, "original_image_layout", "")),
        to_(nodes::layoutOf(params, "target_image_layout", params.text("original_image_layout"))),
        fromOrder_(order(params, "original_image_color_order", "")),
        toOrder_(order(params, "target_image_color_order", fromOrder_)),
        target_{targetLength(params, "target_image_height"),
                targetLength(params, "target_image_width")},
        means_(perChannel(params, "mean_values", std::nullopt)),
        scales_(perChannel(params, "scale_values", nodes::number<float>(params, "scale"))) {}

  std::vector<vinoserve::Info> inputs() const {
    return {vinoserve::info<float>("image", {1, kAny, kAny, kAny})};
  }
  std::vector<vinoserve::Info> outputs() const {
    const auto any = static_cast<std::int64_t>(kAny);
    const Size size{target_.height == kKeep ? any : target_.height,
                    target_.width == kKeep ? any : target_.width};
    return {vinoserve::info<float>("image", nodes::dimsOf(to_, size, channelsOf(toOrder_)))};
  }

  void run(const vinoserve::Inputs& in, vinoserve::Outputs& out) const {
    const auto source = nodes::pictureOf(in["image"], from_);
    if (source.channels != channelsOf(fromOrder_)) {
      throw std::invalid_argument("input image: expected " + fromOrder_ + ", got " +
                                  std::to_string(source.channels) + " channels");
    }
    const Size size{target_.height == kKeep ? source.size.height : target_.height,
                    target_.width == kKeep ? source.size.width : target_.width};
    const auto channels = channelsOf(toOrder_);
    auto* const data = out.add<float>("image", nodes::dimsOf(to_, size, channels)).data();
    const auto result = nodes::viewAt(data, to_, size, channels);
    const Picture coloured = recoloured(source);
    // Mean and scale where there are fewer pixels, and before where there are as many.
    const bool shrinks = size.height * size.width < source.size.height * source.size.width;
    if (!shrinks) normalize(coloured.view);
    nodes::resize(coloured.view, result);
    if (shrinks) normalize(result);
  }

 private:
  static std::string order(const vinoserve::Params& params, std::string_view key,
                           std::string_view otherwise) {
    return params.choice(key, {"BGR", "RGB", "GRAY"}, otherwise);
  }

  static std::int64_t targetLength(const vinoserve::Params& params, std::string_view key) {
    const auto length = nodes::number<int>(params, key).value_or(kKeep);
    if (length != kKeep && length < 1) {
      throw std::invalid_argument("param " + std::string(key) + " must be -1 or at least 1");
    }
    return length;
  }

  /// One number a channel of the result; none where nothing is given.
  std::vector<float> perChannel(const vinoserve::Params& params, std::string_view key,
                                std::optional<float> forAll) const {
    const auto channels = static_cast<std::size_t>(channelsOf(toOrder_));
    auto values = params.list(key);
    if (values.empty() && forAll) values.assign(channels, *forAll);
    if (!values.empty() && values.size() != channels) {
      throw std::invalid_argument("param " + std::string(key) + ": expected " +
                                  std::to_string(channels) + " numbers, got " +
                                  std::to_string(values.size()));
    }
    return values;
  }

  /// The picture in the colours of the result.
  Picture recoloured(const ConstPixels& source) const {
    const auto channels = channelsOf(toOrder_);
    Picture picture(source.size, channels);
    auto bgr = source;
    if (fromOrder_ == "RGB") {
      bgr.data += 2 * bgr.channelStep;
      bgr.channelStep = -bgr.channelStep;
    }
    if (toOrder_ == "GRAY" && fromOrder_ != "GRAY") {
      nodes::toGray(bgr, picture.view);
      return picture;
    }
    for (std::int64_t y = 0; y < source.size.height; ++y) {
      for (std::int64_t x = 0; x < source.size.width; ++x) {
        for (std::int64_t c = 0; c < channels; ++c) {
          const auto colour = toOrder_ == "RGB" ? 2 - c : c;
          picture.view.at(y, x, c) = bgr.at(y, x, fromOrder_ == "GRAY" ? 0 : colour);
        }
      }
    }
    return picture;
  }

  void normalize(const Pixels& picture) const {
    if (means_.empty() && scales_.empty()) return;
    for (std::int64_t c = 0; c < picture.channels; ++c) {
      const auto mean = means_.empty() ? 0 : means_[static_cast<std::size_t>(c)];
      const auto scale = scales_.empty() ? 1 : scales_[static_cast<std::size_t>(c)];
      for (std::int64_t y = 0; y < picture.size.height; ++y) {
        for (std::int64_t x = 0; x < picture.size.width; ++x) {
          auto& value = picture.at(y, x, c);
          value = (value - mean) / scale;
        }
      }
    }
  }

  Layout from_;
  Layout to_;
  std::string fromOrder_;
  std::string toOrder_;
  Size target_;
  std::vector<float> means_;
  std::vector<float> scales_;
};

}  // namespace

VINOSERVE_NODE(ImageTransformation)
