// SPDX-License-Identifier: Apache-2.0
// Encoded bytes to rows of pixels as stored: blue, green, red (and alpha) or grey, 8 or 16 bits, no
// rotation, no colour management (kserve-v2-rest.md 10.3). libvips does the decoding.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "base/element_type.h"
#include "base/tensor.h"
#include "image/sniff.h"

struct _VipsImage;

namespace vino::image {

/// What an image is once decoded, known from its header.
struct Header {
  std::int64_t width = 0;
  std::int64_t height = 0;
  std::int64_t channels = 0;            ///< 1 grey, 3 BGR, 4 BGRA
  ElementType type = ElementType::kU8;  ///< kU8 or kU16
};

/// Takes the rows of an image, top row first.
class RowSink {
 public:
  virtual ~RowSink() = default;
  /// Where the next row is to be written: width times channels elements of Header::type, aligned.
  virtual std::byte* next() = 0;
  /// The row that `next` gave room for is complete.
  virtual void done() = 0;
};

/// One encoded image. Reads its header when made and its pixels once, on whichever thread calls;
/// `encoded` is borrowed and must outlive it. Not for two threads at a time.
class Decoder {
 public:
  /// Throws Error "image_undecodable" (E46) where the format is not allowed or the header unsound.
  explicit Decoder(ConstBytes encoded);

  const Header& header() const noexcept { return header_; }

  /// Decodes every row into `sink`. Throws Error "image_undecodable" (E46) where the pixels are
  /// damaged; a JPEG that only ends too early is completed instead, as OVMS does. The sink may then
  /// have rows already.
  void decode(RowSink& sink) const;

 private:
  struct Release {
    void operator()(_VipsImage* image) const noexcept;
  };
  enum class Order : std::uint8_t { kGrey, kGreyAlpha, kRgb, kRgba, kCmyk, kAdobeCmyk };

  template <typename T>
  void decodeRows(RowSink& sink) const;
  /// One row of `bands` values a pixel, as libvips orders them, to channels as OpenCV orders them.
  template <typename T>
  void copyRow(const T* in, T* out, std::size_t width, std::size_t bands) const;

  std::unique_ptr<_VipsImage, Release> image_;
  Header header_;
  Order order_ = Order::kGrey;
};

}  // namespace vino::image
