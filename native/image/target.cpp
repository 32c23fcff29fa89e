// SPDX-License-Identifier: Apache-2.0
#include "image/target.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/layout.h"
#include "base/shape.h"
#include "image/convert.h"

namespace vino::image {
namespace {

[[noreturn]] void refuse(std::string_view reason, std::string_view sentence,
                         const std::string& expected, const std::string& actual) {
  throw Error(Code::kInvalidArgument, reason,
              std::string(sentence) + " - Expected: " + expected + "; Actual: " + actual);
}

std::string printed(Size size) {
  return std::to_string(size.width) + "x" + std::to_string(size.height);
}

/// Whether `layout` says nothing against "N...HWC" for a tensor of `rank`: every letter that it
/// names stands where it would there.
bool isChannelsLast(std::string_view layout, std::size_t rank) {
  if (rank != 4 && rank != 5) return false;
  const auto letters = expandLayout(layout, rank);
  return letters && std::ranges::equal(
                        *letters, std::string_view(rank == 4 ? "NHWC" : "N?HWC"),
                        [](char is, char want) { return is == kUnnamedDimension || is == want; });
}

/// Where the input says how high images are; behind it, how wide and of how many channels.
const PartialDim* heightOf(const TensorInfo& input) {
  return input.shape.dims.data() + input.shape.dims.size() - 3;
}

/// Images are stretched for inputs without any dimension of -1, the batch included, and only where
/// the layout is spelt out or wholly open: OVMS documents that, odd as it is.
bool allowsResize(const TensorInfo& input, Resizing resizing) {
  const auto isOpen = [](const PartialDim& dim) { return dim.max == PartialDim::kNoUpper; };
  if (resizing == Resizing::kWhereBounded) {
    const auto* const size = heightOf(input);
    return !isOpen(size[0]) && !isOpen(size[1]);
  }
  return std::ranges::none_of(input.shape.dims, isOpen) &&
         (input.layout == "NHWC" || input.layout == "N?HWC" || input.layout == "...");
}

[[noreturn]] void refuseChannels(const std::string& expected, std::int64_t actual) {
  refuse("image_channels", "Invalid number of channels in binary input", expected,
         std::to_string(actual));
}

}  // namespace

void checkLayout(const TensorInfo& input) {
  if (isChannelsLast(input.layout, input.shape.dims.size())) return;
  refuse("image_layout",
         "Received binary image input but resource not configured to accept NHWC layout",
         "a layout that fits N...HWC", input.layout + " of " + toString(input.shape));
}

Target targetOf(const TensorInfo& input, const Header& first, Resizing resizing) {
  const auto* const place = heightOf(input);
  const auto& height = place[0];
  const auto& width = place[1];
  const auto& channels = place[2];
  if (!channels.accepts(first.channels)) {
    refuseChannels(toString(PartialShape{{channels}}), first.channels);
  }
  if (!canHoldPixels(input.type)) {
    refuse("image_precision", "Invalid input precision",
           "U8, I8, U16, I16, I32, FP16, FP32 or FP64", std::string(info(input.type).precision));
  }
  const Target target{{std::clamp(first.size.width, width.min, width.max),
                       std::clamp(first.size.height, height.min, height.max)},
                      first.channels,
                      input.type,
                      allowsResize(input, resizing)};
  if (!target.resizes && first.size != target.size) {
    refuse("image_needs_resize", "Invalid input shape",
           printed(target.size) + ", as this input takes no other size", printed(first.size));
  }
  return target;
}

void checkFits(const Header& header, const Header& first, const Target& target) {
  if (!target.resizes && header.size != first.size) {
    refuse("image_resolutions_differ",
           "Binary input images for this endpoint are required to have the same resolution",
           printed(first.size), printed(header.size));
  }
  if (header.channels != target.channels) {
    refuseChannels(std::to_string(target.channels), header.channels);
  }
}

}  // namespace vino::image
