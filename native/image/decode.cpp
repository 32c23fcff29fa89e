// SPDX-License-Identifier: Apache-2.0
#include "image/decode.h"

#include <vips/vips.h>

#include <algorithm>
#include <string>

#include "base/error.h"
#include "image/jpeg_scans.h"
#include "image/png_chunks.h"
#include "image/sniff.h"

namespace vino::image {
namespace {

/// Rows that are asked of libvips at a time: the height of a JPEG's largest block.
constexpr int kStrip = 16;

/// Progressive files have some ten scans; thousands, which libvips would decode, are an attack.
constexpr std::size_t kMostScans = 100;

[[noreturn]] void refuse(const char* detail) {
  throw Error(Code::kInvalidArgument, "image_undecodable",
              std::string("Image parsing failed - ") + detail);
}

/// Once a process; false where libvips cannot start.
bool startVips() {
  if (VIPS_INIT("vinoserve") != 0) return false;
  vips_concurrency_set(1);  // images are decoded side by side, not each by several threads
  vips_cache_set_max(0);    // no request may see what another one left
  vips_block_untrusted_set(TRUE);
  // Its error texts go to one buffer for all threads, its warnings to stderr; we give our own.
  vips_error_freeze();
  g_log_set_handler(
      "VIPS", G_LOG_LEVEL_WARNING, [](const gchar*, GLogLevelFlags, const gchar*, gpointer) {},
      nullptr);
  return true;
}

/// libvips keeps buffers per thread, to be given back by the thread itself.
struct ThreadBuffers {
  ~ThreadBuffers() { vips_thread_shutdown(); }
};

/// Reads the header. Whatever is damaged is refused, but for the pixels of a JPEG.
VipsImage* open(ConstBytes encoded) {
  static const bool started = startVips();
  if (!started) throw Error(Code::kInternal, "image_library", "libvips could not be started");
  thread_local const ThreadBuffers buffers;
  const auto loadWith = [encoded](auto load, VipsFailOn failOn) {
    VipsImage* image = nullptr;
    load(const_cast<std::byte*>(encoded.data()), encoded.size(), &image, "access",
         VIPS_ACCESS_SEQUENTIAL, "fail_on", failOn, nullptr);
    if (image == nullptr) refuse("damaged header");
    return image;
  };
  switch (sniff(encoded)) {
    case Format::kJpeg:
      if (countJpegScans(encoded) > kMostScans) refuse("expected at most 100 scans");
      return loadWith(vips_jpegload_buffer, VIPS_FAIL_ON_NONE);
    case Format::kPng:
      if (!isWholePng(encoded)) refuse("the file ends too early");
      return loadWith(vips_pngload_buffer, VIPS_FAIL_ON_ERROR);
    case Format::kWebp:
      return loadWith(vips_webpload_buffer, VIPS_FAIL_ON_ERROR);
    case Format::kTiff:
      return loadWith(vips_tiffload_buffer, VIPS_FAIL_ON_ERROR);
    case Format::kUnknown:
      break;
  }
  refuse("expected JPEG, PNG, WebP or TIFF");
}

PixelOrder orderOf(const VipsImage* image, ConstBytes encoded) {
  const bool inks = vips_image_get_interpretation(image) == VIPS_INTERPRETATION_CMYK;
  const int bands = vips_image_get_bands(image);
  const bool isJpeg = sniff(encoded) == Format::kJpeg;
  if (inks && (!isJpeg || bands != 4 || vips_image_get_format(image) != VIPS_FORMAT_UCHAR)) {
    refuse("expected ink values in a JPEG only, four of 8 bits");
  }
  switch (bands) {
    case 1:
      return PixelOrder::kGrey;
    case 2:
      // A grey level that is declared transparent makes no alpha channel, as in OpenCV.
      return sniff(encoded) == Format::kPng && isGreyPng(encoded) ? PixelOrder::kGrey
                                                                  : PixelOrder::kGreyAlpha;
    case 3:
      return PixelOrder::kRgb;
    case 4:
      return inks ? PixelOrder::kCmyk : PixelOrder::kRgba;
    default:
      refuse("expected 1 to 4 channels");
  }
}

struct ReleaseRegion {
  void operator()(VipsRegion* region) const noexcept { g_object_unref(region); }
};

/// Where row `y` of a prepared region begins that is as wide as its image.
const VipsPel* rowOf(const VipsRegion& region, int y) {
  return region.data + static_cast<std::ptrdiff_t>(y - region.valid.top) * region.bpl;
}

}  // namespace

void Decoder::Release::operator()(VipsImage* image) const noexcept { g_object_unref(image); }

Decoder::Decoder(ConstBytes encoded) : image_(open(encoded)) {
  const auto* image = image_.get();
  const auto format = vips_image_get_format(image);
  if (format != VIPS_FORMAT_UCHAR && format != VIPS_FORMAT_USHORT) {
    refuse("expected channels of 8 or 16 bits");
  }
  order_ = orderOf(image, encoded);
  header_.size = {vips_image_get_width(image), vips_image_get_height(image)};
  header_.channels = channelsOf(order_);
  header_.type = format == VIPS_FORMAT_UCHAR ? ElementType::kU8 : ElementType::kU16;
}

void Decoder::decode(RowSink& sink) const {
  // Read through a region on this thread: libvips's own ways to run a pipeline start threads.
  const std::unique_ptr<VipsRegion, ReleaseRegion> region(vips_region_new(image_.get()));
  const auto bands = static_cast<std::size_t>(vips_image_get_bands(image_.get()));
  const int width = vips_image_get_width(image_.get());
  const int height = vips_image_get_height(image_.get());
  for (int top = 0; top < height; top += kStrip) {
    const VipsRect strip{0, top, width, std::min(kStrip, height - top)};
    if (vips_region_prepare(region.get(), &strip) != 0) refuse("damaged pixels");
    for (int y = top; y < top + strip.height; ++y) {
      reorderRow(order_, header_.type, bands, rowOf(*region, y), sink.next(),
                 static_cast<std::size_t>(width));
      sink.done();
    }
  }
}

}  // namespace vino::image
