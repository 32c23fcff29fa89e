// SPDX-License-Identifier: Apache-2.0
#include "image/images_to_tensor.h"

#include <string>
#include <utility>

#include "base/error.h"
#include "image/decode.h"
#include "image/target.h"
#include "image/tensor_rows.h"

namespace vino::image {
namespace {

[[noreturn]] void refuseSize(std::uint64_t most, std::string_view unit, const std::string& actual) {
  throw Error(Code::kInvalidArgument, "image_too_large",
              "Image parsing failed - Expected: at most " + std::to_string(most) + " " +
                  std::string(unit) + "; Actual: " + actual);
}

Decoder openWithin(const Limits& limits, const std::string& encoded) {
  Decoder decoder({reinterpret_cast<const std::byte*>(encoded.data()), encoded.size()});
  const Dims size{decoder.header().size.height, decoder.header().size.width};
  const auto pixels = elementCount(size);
  if (!pixels || *pixels > limits.maxPixels) refuseSize(limits.maxPixels, "pixels", toString(size));
  return decoder;
}

Tensor allocateWithin(const Limits& limits, const TensorInfo& input, const Target& target,
                      std::size_t images) {
  Dims dims{static_cast<std::int64_t>(images), target.size.height, target.size.width,
            target.channels};
  if (input.shape.dims.size() == 5) dims.insert(dims.begin() + 1, 1);
  const auto count = elementCount(dims);
  const auto bytes = count ? checkedMultiply(*count, byteSize(target.type)) : std::nullopt;
  if (!bytes || *bytes > limits.maxTensorBytes) {
    refuseSize(limits.maxTensorBytes, "bytes of pixels", toString(dims));
  }
  return Tensor::allocate(input.name, target.type, std::move(dims), *count);
}

/// Runs `step` on image `i` and says in what it throws which image that was.
template <typename Step>
auto onImage(std::size_t i, const TensorInfo& input, const Step& step) {
  try {
    return step();
  } catch (const Error& error) {
    throw Error(error.code(), error.reason(),
                error.message() + "; input name: " + input.name + "; image: " + std::to_string(i));
  }
}

}  // namespace

Tensor imagesToTensor(const Tensor& encoded, const TensorInfo& input, const Limits& limits,
                      ThreadPool& pool, Resizing resizing) {
  checkLayout(input);
  const auto images = encoded.elements<const std::string>();
  if (images.empty()) {
    throw Error(
        Code::kInvalidArgument, "image_undecodable",
        "Image parsing failed - Expected: an image; Actual: none; input name: " + input.name);
  }
  const auto opened = onImage(0, input, [&] { return openWithin(limits, images[0]); });
  const auto& first = opened.header();
  const auto target = onImage(0, input, [&] { return targetOf(input, first, resizing); });
  auto tensor = allocateWithin(limits, input, target, images.size());
  const auto imageBytes = static_cast<std::size_t>(tensor.byteSize()) / images.size();
  const auto decode = [&](const Decoder& decoder, std::size_t i) {
    checkFits(decoder.header(), first, target);
    const auto rows = tensorRows(decoder.header(), target, tensor.data + i * imageBytes);
    decoder.decode(*rows);
  };
  parallelFor(pool, images.size(), [&](std::size_t i) {
    onImage(i, input, [&] {
      if (i == 0) return decode(opened, i);
      decode(openWithin(limits, images[i]), i);
    });
  });
  return tensor;
}

}  // namespace vino::image
