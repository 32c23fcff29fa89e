// SPDX-License-Identifier: Apache-2.0
#include "image/decode.h"

#include <vips/vips.h>

#include <algorithm>
#include <mutex>

#include "base/error.h"

namespace vino::image {
namespace {

/// Rows that are asked of libvips at a time: the height of a JPEG's largest block.
constexpr int kStrip = 16;

[[noreturn]] void refuse(const char* detail) {
  vips_error_clear();  // its text is shared by all threads and never shown
  throw Error(Code::kInvalidArgument, "image_undecodable",
              std::string("Image parsing failed - ") + detail);
}

void startVips() {
  static std::once_flag once;
  static bool started = false;
  std::call_once(once, [] {
    started = VIPS_INIT("vinoserve") == 0;
    vips_concurrency_set(1);  // images are decoded side by side, not each by several threads
    vips_cache_set_max(0);
    vips_block_untrusted_set(TRUE);
    // libvips warns on stderr of what we answer with an error.
    g_log_set_handler(
        "VIPS", G_LOG_LEVEL_WARNING, [](const gchar*, GLogLevelFlags, const gchar*, gpointer) {},
        nullptr);
  });
  if (!started) refuse("the image library could not be started");
}

/// libvips keeps buffers per thread, to be given back by the thread itself.
struct ThreadBuffers {
  ~ThreadBuffers() { vips_thread_shutdown(); }
};

VipsImage* load(ConstBytes encoded) {
  startVips();
  thread_local const ThreadBuffers buffers;
  auto* bytes = const_cast<std::byte*>(encoded.data());
  const auto size = encoded.size();
  VipsImage* image = nullptr;
  const auto sequential = VIPS_ACCESS_SEQUENTIAL;
  switch (sniff(encoded)) {
    case Format::kJpeg:
      vips_jpegload_buffer(bytes, size, &image, "access", sequential, "fail_on", VIPS_FAIL_ON_NONE,
                           nullptr);
      break;
    case Format::kPng:
      vips_pngload_buffer(bytes, size, &image, "access", sequential, "fail_on",
                          VIPS_FAIL_ON_TRUNCATED, nullptr);
      break;
    case Format::kWebp:
      vips_webpload_buffer(bytes, size, &image, "access", sequential, "fail_on",
                           VIPS_FAIL_ON_TRUNCATED, nullptr);
      break;
    case Format::kTiff:
      vips_tiffload_buffer(bytes, size, &image, "access", sequential, "fail_on",
                           VIPS_FAIL_ON_TRUNCATED, nullptr);
      break;
    case Format::kUnknown:
      refuse("expected JPEG, PNG, WebP or TIFF");
  }
  if (image == nullptr) refuse("damaged header");
  return image;
}

/// Colour type of a PNG (RFC 2083 4.1.1): the 26th byte, which a decoded header guarantees.
constexpr std::size_t kPngColourType = 25;

bool isGreyPng(ConstBytes encoded) {
  return sniff(encoded) == Format::kPng && encoded.size() > kPngColourType &&
         encoded[kPngColourType] == std::byte{0};
}

struct ReleaseRegion {
  void operator()(VipsRegion* region) const noexcept { g_object_unref(region); }
};

/// Where row `y` of a prepared region that is as wide as its image begins.
const VipsPel* rowOf(const VipsRegion& region, int y) {
  return region.data + static_cast<std::ptrdiff_t>(y - region.valid.top) * region.bpl;
}

}  // namespace

void Decoder::Release::operator()(VipsImage* image) const noexcept { g_object_unref(image); }

Decoder::Decoder(ConstBytes encoded) : image_(load(encoded)) {
  const auto* image = image_.get();
  header_.width = vips_image_get_width(image);
  header_.height = vips_image_get_height(image);
  const auto format = vips_image_get_format(image);
  if (format != VIPS_FORMAT_UCHAR && format != VIPS_FORMAT_USHORT) {
    refuse("expected 8 or 16 bits a channel");
  }
  header_.type = format == VIPS_FORMAT_UCHAR ? ElementType::kU8 : ElementType::kU16;
  const bool cmyk = vips_image_get_interpretation(image) == VIPS_INTERPRETATION_CMYK;
  switch (vips_image_get_bands(image)) {
    case 1:
      order_ = Order::kGrey;
      break;
    case 2:
      // A grey level that is declared transparent makes no alpha channel, as in OpenCV.
      order_ = isGreyPng(encoded) ? Order::kGrey : Order::kGreyAlpha;
      break;
    case 3:
      order_ = Order::kRgb;
      break;
    case 4:
      order_ = !cmyk ? Order::kRgba : hasAdobeMarker(encoded) ? Order::kAdobeCmyk : Order::kCmyk;
      break;
    default:
      refuse("expected 1 to 4 channels");
  }
  if (cmyk && (order_ == Order::kRgb || header_.type != ElementType::kU8)) {
    refuse("expected ink values of 8 bits");
  }
  header_.channels = order_ == Order::kGrey                                  ? 1
                     : order_ == Order::kGreyAlpha || order_ == Order::kRgba ? 4
                                                                             : 3;
}

void Decoder::decode(RowSink& sink) const {
  if (header_.type == ElementType::kU8) {
    decodeRows<std::uint8_t>(sink);
  } else {
    decodeRows<std::uint16_t>(sink);
  }
}

template <typename T>
void Decoder::decodeRows(RowSink& sink) const {
  const std::unique_ptr<VipsRegion, ReleaseRegion> region(vips_region_new(image_.get()));
  const auto bands = static_cast<std::size_t>(vips_image_get_bands(image_.get()));
  const int width = static_cast<int>(header_.width);
  const int height = static_cast<int>(header_.height);
  for (int top = 0; top < height; top += kStrip) {
    const VipsRect strip{0, top, width, std::min(kStrip, height - top)};
    if (vips_region_prepare(region.get(), &strip) != 0) refuse("damaged pixels");
    for (int y = top; y < top + strip.height; ++y) {
      const auto* in = reinterpret_cast<const T*>(rowOf(*region, y));
      auto* out = reinterpret_cast<T*>(sink.next());
      copyRow(in, out, static_cast<std::size_t>(width), bands);
      sink.done();
    }
  }
}

template <typename T>
void Decoder::copyRow(const T* in, T* out, std::size_t width, std::size_t bands) const {
  switch (order_) {
    case Order::kGrey:
      for (std::size_t x = 0; x < width; ++x) out[x] = in[x * bands];
      break;
    case Order::kGreyAlpha:
      for (std::size_t x = 0; x < width; ++x, in += 2, out += 4) {
        out[0] = out[1] = out[2] = in[0];
        out[3] = in[1];
      }
      break;
    case Order::kRgb:
      for (std::size_t x = 0; x < width; ++x, in += 3, out += 3) {
        out[0] = in[2];
        out[1] = in[1];
        out[2] = in[0];
      }
      break;
    case Order::kRgba:
      for (std::size_t x = 0; x < width; ++x, in += 4, out += 4) {
        out[0] = in[2];
        out[1] = in[1];
        out[2] = in[0];
        out[3] = in[3];
      }
      break;
    case Order::kCmyk:
    case Order::kAdobeCmyk: {
      // OpenCV works on the values as stored; libvips has turned those of Adobe files around.
      const int stored = order_ == Order::kAdobeCmyk ? 255 : 0;
      for (std::size_t x = 0; x < width; ++x, in += 4, out += 3) {
        const auto ink = [in, stored](int i) { return stored == 0 ? int{in[i]} : stored - in[i]; };
        const auto colour = [&ink](int i) { return ink(3) - ((255 - ink(i)) * ink(3) >> 8); };
        out[0] = static_cast<T>(colour(2));
        out[1] = static_cast<T>(colour(1));
        out[2] = static_cast<T>(colour(0));
      }
      break;
    }
  }
}

}  // namespace vino::image
