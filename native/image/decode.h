// SPDX-License-Identifier: Apache-2.0
// Encoded bytes to rows of pixels as stored: blue, green, red (and alpha) or grey, 8 or 16 bits, no
// rotation, no colour management (kserve-v2-rest.md 10.3). libvips does the decoding.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "base/element_type.h"
#include "base/tensor.h"
#include "image/pixel_order.h"
#include "image/size.h"

struct _VipsImage;

namespace vino::image {

/// What an image is once decoded, known from its header.
struct Header {
  Size size;
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

 protected:
  RowSink() = default;
  RowSink(const RowSink&) = delete;
  RowSink& operator=(const RowSink&) = delete;
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

  std::unique_ptr<_VipsImage, Release> image_;
  Header header_;
  PixelOrder order_ = PixelOrder::kGrey;
};

}  // namespace vino::image
