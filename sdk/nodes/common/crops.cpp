// SPDX-License-Identifier: Apache-2.0
#include "common/crops.hpp"

#include <stdexcept>
#include <vector>

#include "common/lenient.hpp"

namespace nodes {
namespace {

constexpr std::int64_t kColours = 3;

}  // namespace

Crops::Crops(const vinoserve::Params& params)
    : picture_{requiredSize(params, "original_image_height"),
               requiredSize(params, "original_image_width")},
      pictureLayout_(layoutOf(params, "original_image_layout", "NCHW")),
      piece_{requiredSize(params, "target_image_height"),
             requiredSize(params, "target_image_width")},
      pieceLayout_(layoutOf(params, "target_image_layout", "NCHW")),
      gray_(isTrue(params, "convert_to_gray_scale")),
      most_(static_cast<std::size_t>(wholeNumber(params, "max_output_batch", 100, 1))) {}

vinoserve::Info Crops::input() const {
  return vinoserve::info<float>("image", dimsOf(pictureLayout_, picture_, kColours));
}

vinoserve::Info Crops::output(const char* name) const {
  return vinoserve::info<float>(name, dims(vinoserve::kAny));
}

vinoserve::Dims Crops::dims(std::uint64_t count) const {
  auto dims = dimsOf(pieceLayout_, piece_, gray_ ? 1 : kColours);
  dims.insert(dims.begin(), count);
  return dims;
}

ConstPixels Crops::picture(const vinoserve::Inputs& in) const {
  const auto input = in["image"];
  const auto picture = pictureOf(input, pictureLayout_);
  if (picture.size != picture_ || picture.channels != kColours) {
    throw std::invalid_argument("input image: expected shape " +
                                vinoserve::toString(dimsOf(pictureLayout_, picture_, kColours)) +
                                ", got " + vinoserve::toString(input.dims()));
  }
  return picture;
}

void Crops::cut(const std::vector<ConstPixels>& parts, const char* name,
                vinoserve::Outputs& out) const {
  const auto channels = gray_ ? 1 : kColours;
  auto* at = out.add<float>(name, dims(parts.size())).data();
  std::vector<float> colours;
  if (gray_) colours.resize(static_cast<std::size_t>(piece_.height * piece_.width * kColours));
  for (const auto& part : parts) {
    const auto piece = viewAt(at, pieceLayout_, piece_, channels);
    if (gray_) {
      const auto coloured = viewAt(colours.data(), Layout::kNhwc, piece_, kColours);
      resize(part, coloured);
      toGray(coloured, piece);
    } else {
      resize(part, piece);
    }
    at += piece_.height * piece_.width * channels;
  }
}

}  // namespace nodes
