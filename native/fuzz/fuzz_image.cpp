// SPDX-License-Identifier: Apache-2.0
// Images from arbitrary bytes: what is accepted must have the size that its header tells, twice the
// same; what is refused must be refused as the sender's fault. The decoders underneath are not
// instrumented, but their allocations and copies are watched.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "image/decode.h"
#include "image/images_to_tensor.h"

namespace vino {
namespace {

/// Small, so that a few bytes that promise much cost no time.
constexpr image::Limits kLimits{1U << 16, 1U << 22};

void require(bool holds) {
  if (!holds) std::abort();
}

bool isSendersFault(const Error& error) {
  constexpr std::array<std::string_view, 2> kReasons = {"image_undecodable", "image_too_large"};
  for (const auto reason : kReasons) {
    if (error.reason() == reason) return error.code() == Code::kInvalidArgument;
  }
  return false;
}

/// What the header tells; nothing where it is refused.
std::optional<image::Header> headerOf(const std::string& encoded) {
  try {
    return image::Decoder({reinterpret_cast<const std::byte*>(encoded.data()), encoded.size()})
        .header();
  } catch (const Error& error) {
    require(isSendersFault(error));
    return std::nullopt;
  }
}

TensorInfo inputOf(PartialDim height, PartialDim width, std::int64_t channels, ElementType type) {
  TensorInfo input;
  input.name = "x";
  input.layout = "NHWC";
  input.type = type;
  input.shape.dims = {PartialDim::fixed(1), height, width, PartialDim::fixed(channels)};
  return input;
}

/// The tensor made of the image; nothing where its pixels are refused.
std::optional<Tensor> tensorOf(const Tensor& encoded, const TensorInfo& input) {
  static ThreadPool pool("images", 1);
  try {
    return image::imagesToTensor(encoded, input, kLimits, pool);
  } catch (const Error& error) {
    require(isSendersFault(error));
    return std::nullopt;
  }
}

bool sameBytes(const Tensor& a, const Tensor& b) {
  return a.byteSize() == b.byteSize() &&
         std::memcmp(a.data, b.data, static_cast<std::size_t>(a.byteSize())) == 0;
}

}  // namespace

void fuzz(std::string bytes) {
  const auto header = headerOf(bytes);
  if (!header) return;
  auto encoded = Tensor::allocate("x", ElementType::kString, {1}, 1);
  encoded.elements<std::string>()[0] = std::move(bytes);
  const auto any = PartialDim::any();
  const auto asIs = inputOf(any, any, header->channels, header->type);
  const auto stored = tensorOf(encoded, asIs);
  const auto again = tensorOf(encoded, asIs);
  require(stored.has_value() == again.has_value());
  if (stored) {
    const Dims dims{1, header->size.height, header->size.width, header->channels};
    require(stored->dims == dims && stored->count == elementCount(dims));
    require(sameBytes(*stored, *again));
  }
  const auto small =
      inputOf(PartialDim::fixed(5), PartialDim::fixed(7), header->channels, ElementType::kF32);
  require(tensorOf(encoded, small).has_value() == stored.has_value());
}

}  // namespace vino

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  vino::fuzz({reinterpret_cast<const char*>(data), size});
  return 0;
}
