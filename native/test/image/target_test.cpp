// SPDX-License-Identifier: Apache-2.0
#include "image/target.h"

#include "image/fixtures.h"

namespace vino::image {
namespace {

using test::expect;
using test::expectEqual;
using test::Test;

constexpr auto kU8 = ElementType::kU8;

Header imageOf(std::int64_t width, std::int64_t height, std::int64_t channels = 3) {
  return {{width, height}, channels, kU8};
}

std::string sizeFor(const TensorInfo& input, const Header& first) {
  const auto size = targetOf(input, first).size;
  return std::to_string(size.width) + "x" + std::to_string(size.height);
}

const Test kLayouts{
    "takes layouts that fit N...HWC", [] {
      for (const auto* layout :
           {"NHWC", "N...", "...", "N...HWC", "?HWC", "N??C", "...C", "????", "N...C", "NHWC..."}) {
        checkLayout(takes(kU8, {fixed(1), fixed(4), fixed(4), fixed(3)}, layout));
      }
      for (const auto* layout : {"N?HWC", "N...", "...", "N...HWC", "?????"}) {
        checkLayout(takes(kU8, {fixed(1), fixed(1), fixed(4), fixed(4), fixed(3)}, layout));
      }
    }};

const Test kOtherLayouts{
    "refuses other layouts and ranks", [] {
      constexpr auto kText =
          "Received binary image input but resource not configured to accept NHWC layout - "
          "Expected: ";
      for (const auto* layout : {"NCHW", "HWCN", "NHW", "N?HWC", "CHW...", "...W", ""}) {
        expectRefused("image_layout", kText, [&] {
          checkLayout(takes(kU8, {fixed(1), fixed(4), fixed(4), fixed(3)}, layout));
        });
      }
      for (const std::size_t rank : {0U, 1U, 3U, 6U}) {
        expectRefused("image_layout", kText, [&] {
          checkLayout(takes(kU8, std::vector<PartialDim>(rank, fixed(1)), "..."));
        });
      }
    }};

const Test kSizes{
    "takes static sizes, fits ranges, leaves open ones to the image", [] {
      expectEqual(sizeFor(takes(kU8, {fixed(1), fixed(4), fixed(5), fixed(3)}), imageOf(9, 9)),
                  "5x4");
      const auto ranged = takes(kU8, {fixed(1), {4, 8}, {5, 7}, fixed(3)});
      expectEqual(sizeFor(ranged, imageOf(6, 6)), "6x6");
      expectEqual(sizeFor(ranged, imageOf(2, 3)), "5x4");
      expectEqual(sizeFor(ranged, imageOf(20, 30)), "7x8");
      expectEqual(sizeFor(takes(kU8, {fixed(1), any(), any(), fixed(3)}), imageOf(11, 12)),
                  "11x12");
      const auto atLeast = takes(kU8, {fixed(1), {4, PartialDim::kNoUpper}, any(), fixed(3)});
      expectEqual(sizeFor(atLeast, imageOf(9, 9)), "9x9");
    }};

const Test kNoResize{
    "resizes only for inputs without open dimensions, of a known layout", [] {
      const std::vector<PartialDim> plain{fixed(1), fixed(4), fixed(4), fixed(3)};
      for (const auto* layout : {"NHWC", "..."}) {
        expect(targetOf(takes(kU8, plain, layout), imageOf(8, 8)).resizes, layout);
      }
      constexpr auto kText =
          "Invalid input shape - Expected: 4x4, as this input takes no other size; "
          "Actual: 8x9";
      for (const auto* layout : {"N...", "N...HWC", "?HWC"}) {
        expectRefused("image_needs_resize", kText,
                      [&] { targetOf(takes(kU8, plain, layout), imageOf(8, 9)); });
        expectEqual(sizeFor(takes(kU8, plain, layout), imageOf(4, 4)), "4x4");
      }
      const auto openBatch = takes(kU8, {any(), fixed(4), fixed(4), fixed(3)});
      expectRefused("image_needs_resize", kText, [&] { targetOf(openBatch, imageOf(8, 9)); });
      const auto openChannels = takes(kU8, {fixed(1), fixed(4), fixed(4), any()});
      expectRefused("image_needs_resize", kText, [&] { targetOf(openChannels, imageOf(8, 9)); });
    }};

const Test kBounded{
    "resizes in TensorFlow's form wherever height and width have a bound", [] {
      const auto resizes = [](std::vector<PartialDim> dims, const char* layout = "N...") {
        return targetOf(takes(kU8, std::move(dims), layout), imageOf(8, 9), Resizing::kWhereBounded)
            .resizes;
      };
      expect(resizes({any(), fixed(4), fixed(4), fixed(3)}), "open batch");
      expect(resizes({fixed(1), {2, 4}, {2, 4}, any()}, "N...HWC"), "ranges");
      expect(!resizes({any(), any(), any(), fixed(3)}), "open size");
      expect(!resizes({any(), {1, PartialDim::kNoUpper}, any(), fixed(3)}), "no upper bound");
    }};

const Test kChannels{
    "wants the model's channels, or the first image's", [] {
      const auto three = takes(kU8, {fixed(1), fixed(4), fixed(4), fixed(3)});
      expectRefused("image_channels",
                    "Invalid number of channels in binary input - Expected: (3); Actual: 1",
                    [&] { targetOf(three, imageOf(4, 4, 1)); });
      const auto open = takes(kU8, {fixed(2), fixed(4), fixed(4), any()});
      const auto target = targetOf(open, imageOf(4, 4, 4));
      expectEqual(target.channels, 4);
      expectRefused("image_channels",
                    "Invalid number of channels in binary input - Expected: 4; Actual: 3",
                    [&] { checkFits(imageOf(4, 4), imageOf(4, 4, 4), target); });
    }};

const Test kTypes{
    "refuses types that pixels cannot become", [] {
      using enum ElementType;
      for (const auto type : {kI64, kU32, kU64, kBool, kBF16}) {
        expectRefused("image_precision", "Invalid input precision - Expected: U8, I8", [&] {
          targetOf(takes(type, {fixed(1), fixed(4), fixed(4), fixed(3)}), imageOf(4, 4));
        });
      }
    }};

const Test kAlike{
    "wants images of one size where nothing is resized", [] {
      const auto first = imageOf(4, 4);
      const auto open = takes(kU8, {any(), any(), any(), fixed(3)});
      expectRefused(
          "image_resolutions_differ",
          "Binary input images for this endpoint are required to have the same resolution - "
          "Expected: 4x4; Actual: 5x4",
          [&] { checkFits(imageOf(5, 4), first, targetOf(open, first)); });
      const auto two = takes(kU8, {fixed(2), fixed(4), fixed(4), fixed(3)});
      checkFits(imageOf(5, 4), first, targetOf(two, first));
    }};

}  // namespace
}  // namespace vino::image
