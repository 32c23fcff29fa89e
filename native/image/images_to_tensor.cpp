// SPDX-License-Identifier: Apache-2.0
#include "image/images_to_tensor.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "image/convert.h"
#include "image/decode.h"
#include "image/resize.h"

namespace vino::image {
namespace {

[[noreturn]] void refuse(std::string_view reason, std::string text) {
  throw Error(Code::kInvalidArgument, reason, std::move(text));
}

std::string detailed(std::string_view sentence, const std::string& expected,
                     const std::string& actual) {
  std::string text(sentence);
  return text += " - Expected: " + expected + "; Actual: " + actual;
}

std::string printed(Size size) {
  return std::to_string(size.width) + "x" + std::to_string(size.height);
}

/// Where the parts of an image stand in the input's shape: height, width, channels are its last
/// three.
struct Place {
  const std::vector<PartialDim>& dims;
  const PartialDim& height() const { return dims[dims.size() - 3]; }
  const PartialDim& width() const { return dims[dims.size() - 2]; }
  const PartialDim& channels() const { return dims[dims.size() - 1]; }
};

/// A layout that says nothing against "N...HWC": every letter that it names stands where it would.
bool isChannelsLast(const std::string& layout, std::size_t rank) {
  constexpr std::string_view kDots = "...";
  std::string letters = layout;
  if (const auto dots = layout.find(kDots); dots != std::string::npos) {
    const auto named = layout.size() - kDots.size();
    if (named > rank) return false;
    letters.replace(dots, kDots.size(), rank - named, '?');
  }
  if (letters.size() != rank) return false;
  const std::string wanted = "N" + std::string(rank - 4, '?') + "HWC";
  return std::ranges::equal(letters, wanted,
                            [](char is, char want) { return is == '?' || is == want; });
}

/// Only inputs that are static throughout are resized to, and only where the layout is spelt out or
/// wholly open (kserve-v2-rest.md 10.7).
bool allowsResize(const TensorInfo& input) {
  const bool anyOpen = std::ranges::any_of(
      input.shape.dims, [](const PartialDim& dim) { return dim.max == PartialDim::kNoUpper; });
  return !anyOpen && (input.layout == "NHWC" || input.layout == "N?HWC" || input.layout == "...");
}

std::int64_t fitted(const PartialDim& dim, std::int64_t own) {
  return std::clamp(own, dim.min, dim.max);
}

void checkPixels(const Header& header, const Limits& limits) {
  const auto pixels = elementCount(Dims{header.width, header.height});
  if (!pixels || *pixels > limits.maxPixels) {
    refuse("image_too_large", detailed("Image parsing failed",
                                       "at most " + std::to_string(limits.maxPixels) + " pixels",
                                       printed({header.width, header.height})));
  }
}

/// What all images of a request are made into.
struct Target {
  Size size;
  std::int64_t channels;
  ElementType type;
};

/// Writes rows of the target's type one below the other.
class TensorRows {
 public:
  TensorRows(std::byte* out, const Target& target)
      : out_(out),
        type_(target.type),
        values_(static_cast<std::size_t>(target.size.width * target.channels)) {}

  void write(const std::byte* row, ElementType from) {
    convertPixels(from, row, type_, out_, values_);
    out_ += values_ * byteSize(type_);
  }

 private:
  std::byte* out_;
  ElementType type_;
  std::size_t values_;
};

/// A row as decoded, handed on as it is complete.
class RowForwarder final : public RowSink {
 public:
  RowForwarder(std::size_t bytes, std::function<void(const std::byte*)> row)
      : row_(bytes), forward_(std::move(row)) {}
  std::byte* next() override { return row_.data(); }
  void done() override { forward_(row_.data()); }

 private:
  std::vector<std::byte> row_;
  std::function<void(const std::byte*)> forward_;
};

/// The type that an image is interpolated in: the model's own, but for those that OpenVINO's peers
/// cannot resize, where it is the image's (kserve-v2-rest.md 14, D23).
ElementType interpolatedIn(ElementType stored, ElementType wanted) {
  using enum ElementType;
  return wanted == kI8 || wanted == kI32 || wanted == kF16 ? stored : wanted;
}

void decodeInto(const Decoder& decoder, const Target& target, std::byte* out) {
  const auto& header = decoder.header();
  const Size own{header.width, header.height};
  const auto values = static_cast<std::size_t>(own.width * header.channels);
  TensorRows rows(out, target);
  if (own == target.size) {
    RowForwarder sink(values * byteSize(header.type),
                      [&](const std::byte* row) { rows.write(row, header.type); });
    return decoder.decode(sink);
  }
  const auto between = interpolatedIn(header.type, target.type);
  const auto resizer = RowResizer::make(between, own, target.size, header.channels,
                                        [&](const std::byte* row) { rows.write(row, between); });
  if (between == header.type) return decoder.decode(*resizer);
  RowForwarder sink(values * byteSize(header.type), [&](const std::byte* row) {
    convertPixels(header.type, row, between, resizer->next(), values);
    resizer->done();
  });
  decoder.decode(sink);
}

Target targetOf(const Header& first, const TensorInfo& input) {
  const Place place{input.shape.dims};
  const Size own{first.width, first.height};
  const Size size{fitted(place.width(), own.width), fitted(place.height(), own.height)};
  if (!place.channels().accepts(first.channels)) {
    const PartialShape channels{{place.channels()}, true};
    refuse("image_channels", detailed("Invalid number of channels in binary input",
                                      toString(channels), std::to_string(first.channels)));
  }
  if (!canHoldPixels(input.type)) {
    refuse("image_precision", detailed("Invalid input precision", "a type that pixels convert to",
                                       std::string(info(input.type).precision)));
  }
  if (size != own && !allowsResize(input)) {
    refuse("image_needs_resize",
           detailed("Invalid input shape", printed(size) + ", as this input is never resized to",
                    printed(own)));
  }
  return {size, first.channels, input.type};
}

void checkAlike(const Header& header, const Header& first, const Target& target, bool resizes) {
  if (header.channels != target.channels) {
    refuse("image_channels",
           detailed("Invalid number of channels in binary input", std::to_string(target.channels),
                    std::to_string(header.channels)));
  }
  const Size own{header.width, header.height};
  const Size firstSize{first.width, first.height};
  if (own != firstSize && !resizes) {
    refuse(
        "image_resolutions_differ",
        detailed("Binary input images for this endpoint are required to have the same resolution",
                 printed(firstSize), printed(own)));
  }
}

Tensor allocate(const Tensor& encoded, const TensorInfo& input, const Target& target,
                const Limits& limits) {
  const auto images = static_cast<std::int64_t>(encoded.count);
  Dims dims{images, target.size.height, target.size.width, target.channels};
  if (input.shape.dims.size() == 5) dims.insert(dims.begin() + 1, 1);
  const auto count = elementCount(dims);
  const auto bytes = count ? checkedMultiply(*count, byteSize(target.type)) : std::nullopt;
  if (!bytes || *bytes > limits.maxTensorBytes) {
    refuse("image_too_large",
           detailed("Image parsing failed",
                    "at most " + std::to_string(limits.maxTensorBytes) + " bytes of pixels",
                    toString(dims)));
  }
  return Tensor::allocate(input.name, target.type, std::move(dims), *count);
}

}  // namespace

Tensor imagesToTensor(const Tensor& encoded, const TensorInfo& input, const Limits& limits,
                      ThreadPool& pool) {
  const auto rank = input.shape.dims.size();
  if (!isChannelsLast(input.layout, rank)) {
    refuse("image_layout",
           detailed("Received binary image input but resource not configured to accept NHWC layout",
                    "a layout like N...HWC", input.layout));
  }
  const auto images = encoded.elements<const std::string>();
  if (images.empty()) {
    refuse("image_undecodable", detailed("Image parsing failed", "at least one image", "none"));
  }
  const auto open = [&](const std::string& image) {
    Decoder decoder(ConstBytes(reinterpret_cast<const std::byte*>(image.data()), image.size()));
    checkPixels(decoder.header(), limits);
    return decoder;
  };
  const auto first = open(images[0]).header();
  const auto target = targetOf(first, input);
  const bool resizes = allowsResize(input);
  auto tensor = allocate(encoded, input, target, limits);
  const auto bytesPerImage = static_cast<std::size_t>(tensor.byteSize()) / images.size();
  parallelFor(pool, images.size(), [&](std::size_t i) {
    const auto decoder = open(images[i]);
    checkAlike(decoder.header(), first, target, resizes);
    decodeInto(decoder, target, tensor.data + i * bytesPerImage);
  });
  return tensor;
}

}  // namespace vino::image
