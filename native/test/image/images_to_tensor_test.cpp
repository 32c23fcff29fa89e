// SPDX-License-Identifier: Apache-2.0
#include "image/images_to_tensor.h"

#include <algorithm>

#include "image/fixtures.h"

namespace vino::image {
namespace {

using test::expect;
using test::expectEqual;
using test::Test;

constexpr auto kU8 = ElementType::kU8;

Tensor tensorOf(const std::vector<std::string>& images, const TensorInfo& input,
                const Limits& limits = {}) {
  static ThreadPool pool("images", 3);
  auto encoded = Tensor::allocate("b", ElementType::kString,
                                  {static_cast<std::int64_t>(images.size())}, images.size());
  std::ranges::copy(images, encoded.elements<std::string>().begin());
  return imagesToTensor(encoded, input, limits, pool);
}

TensorInfo sized(ElementType type, std::int64_t height, std::int64_t width,
                 std::int64_t images = 1) {
  return takes(type, {fixed(images), fixed(height), fixed(width), fixed(3)});
}

const Test kOne{"makes a tensor of one image", [] {
                  const auto tensor = tensorOf({picture("colour.png")}, sized(kU8, 4, 6));
                  expectEqual(tensor.name, "b");
                  expect(tensor.type == kU8, "u8");
                  expectEqual(toString(tensor.dims), "(1,4,6,3)");
                  expectEqual(listed(tensor.elements<std::uint8_t>().subspan(15, 6)),
                              "220 210 200 21 11 1");
                }};

const Test kConverted{
    "converts without scaling", [] {
      const auto floats = tensorOf({picture("colour.png")}, sized(ElementType::kF32, 4, 6));
      expectEqual(listed(floats.elements<float>().subspan(15, 6)), "220 210 200 21 11 1");
      const auto bytes = tensorOf({picture("sixteen_bit.png")}, sized(kU8, 4, 6));
      expectEqual(listed(bytes.elements<std::uint8_t>().first(6)), "255 255 0 255 255 255");
      const auto wide = tensorOf({picture("sixteen_bit.png")}, sized(ElementType::kF32, 4, 6));
      expectEqual(listed(wide.elements<float>().first(6)), "2000 1000 0 6000 5000 4000");
    }};

const Test kResized{
    "resizes before or after it converts, whichever the type needs", [] {
      using enum ElementType;
      const auto png = picture("colour.png");
      const auto half = tensorOf({png}, sized(kU8, 2, 3));
      expectEqual(listed(half.elements<std::uint8_t>().first(6)), "41 31 21 121 111 101");
      const auto floats = tensorOf({png}, sized(kF32, 2, 3));
      expectEqual(listed(floats.elements<float>().first(6)), "40.5 30.5 20.5 120.5 110.5 100.5");
      const auto wholes = tensorOf({png}, sized(kI32, 2, 3));
      expectEqual(listed(wholes.elements<std::int32_t>().first(6)), "41 31 21 121 111 101");
      const auto small = tensorOf({png}, sized(kI8, 2, 3));
      expectEqual(listed(small.elements<std::int8_t>().last(3)), "127 127 127");
      // Converted first: 8-bit values end at 255 before they are mixed.
      const auto capped = tensorOf({picture("sixteen_bit.png")}, sized(kU8, 4, 3));
      expectEqual(listed(capped.elements<std::uint8_t>().first(3)), "255 255 128");
    }};

const Test kBatch{
    "puts the images of a request one after the other", [] {
      std::vector<std::string> images;
      for (int i = 0; i < 8; ++i)
        images.push_back(picture(i % 2 == 0 ? "colour.png" : "palette.png"));
      const auto tensor = tensorOf(images, takes(kU8, {any(), fixed(4), fixed(6), fixed(3)}));
      expectEqual(toString(tensor.dims), "(8,4,6,3)");
      for (std::size_t i = 0; i < images.size(); ++i) {
        const auto start = tensor.elements<std::uint8_t>().subspan(i * 72, 6);
        expectEqual(listed(start), i % 2 == 0 ? "20 10 0 60 50 40" : "0 0 255 0 255 0");
      }
    }};

const Test kFirstRules{
    "lets the first image fix the size of all", [] {
      const auto input = takes(kU8, {fixed(2), {2, 20}, {2, 20}, fixed(3)});
      const auto tensor = tensorOf({picture("colour.png"), picture("colour.jpg")}, input);
      expectEqual(toString(tensor.dims), "(2,4,6,3)");
      const auto other = tensorOf({picture("colour.jpg"), picture("colour.png")}, input);
      expectEqual(toString(other.dims), "(2,16,20,3)");
    }};

const Test kRankFive{
    "gives an input of rank 5 a dimension of its own", [] {
      const auto input = takes(kU8, {any(), fixed(1), any(), any(), fixed(3)}, "N?HWC");
      expectEqual(toString(tensorOf({picture("colour.png")}, input).dims), "(1,1,4,6,3)");
    }};

const Test kRefusals{
    "says which image of which input is at fault", [] {
      const auto png = picture("colour.png");
      const auto open = takes(kU8, {any(), any(), any(), fixed(3)});
      expectRefused(
          "image_undecodable",
          "Image parsing failed - expected JPEG, PNG, WebP or TIFF; input name: b; image: 1",
          [&] { tensorOf({png, "text"}, open); });
      expectRefused("image_undecodable",
                    "Image parsing failed - the file ends too early; input name: b; image: 0",
                    [&] { tensorOf({png.substr(0, 100)}, open); });
      expectRefused(
          "image_channels",
          "Invalid number of channels in binary input - Expected: 3; Actual: 1; input name: b; "
          "image: 2",
          [&] { tensorOf({png, png, picture("grey.png")}, open); });
      expectRefused(
          "image_resolutions_differ",
          "Binary input images for this endpoint are required to have the same resolution - ",
          [&] { tensorOf({png, picture("colour.jpg")}, open); });
      expectRefused("image_undecodable", "Image parsing failed - Expected: an image; Actual: none",
                    [&] { tensorOf({}, open); });
    }};

const Test kPixels{
    "refuses too many pixels by the header alone", [] {
      const auto open = takes(kU8, {any(), any(), any(), fixed(3)});
      expectRefused(
          "image_too_large",
          "Image parsing failed - Expected: at most 67108864 pixels; Actual: (60000,60000); "
          "input name: b; image: 0",
          [&] { tensorOf({picture("huge.png")}, open); });
      expectRefused("image_too_large", "Image parsing failed - Expected: at most 23 pixels",
                    [&] { tensorOf({picture("colour.png")}, open, {.maxPixels = 23}); });
      tensorOf({picture("colour.png")}, open, {.maxPixels = 24});
    }};

const Test kBytes{
    "refuses a result of too many bytes", [] {
      const auto png = picture("colour.png");
      const auto open = takes(ElementType::kF32, {any(), any(), any(), fixed(3)});
      expectRefused(
          "image_too_large",
          "Image parsing failed - Expected: at most 575 bytes of pixels; Actual: (2,4,6,3)",
          [&] { tensorOf({png, png}, open, {.maxTensorBytes = 575}); });
      tensorOf({png, png}, open, {.maxTensorBytes = 576});
      expectRefused("image_too_large", "Image parsing failed - ", [&] {
        tensorOf({png}, sized(kU8, std::int64_t{1} << 40, std::int64_t{1} << 40));
      });
    }};

}  // namespace
}  // namespace vino::image
