// SPDX-License-Identifier: Apache-2.0
#include "image/decode.h"

#include "image/fixtures.h"

namespace vino::image {
namespace {

using test::expect;
using test::expectEqual;
using test::Test;

/// A whole image.
struct Decoded {
  Header header;
  std::vector<std::byte> pixels;

  std::size_t rowBytes() const {
    return static_cast<std::size_t>(header.size.width * header.channels) * byteSize(header.type);
  }
  /// The first values, as text.
  template <typename T>
  std::string start(std::size_t values) const {
    return listed(std::span(reinterpret_cast<const T*>(pixels.data()), values));
  }
};

class Collector final : public RowSink {
 public:
  explicit Collector(Decoded& image) : image_(image) {}
  std::byte* next() override {
    image_.pixels.resize((rows + 1) * image_.rowBytes());
    return image_.pixels.data() + rows * image_.rowBytes();
  }
  void done() override { ++rows; }

  std::size_t rows = 0;

 private:
  Decoded& image_;
};

Decoded decoded(const std::string& encoded) {
  const Decoder decoder(bytesOf(encoded));
  Decoded image{decoder.header(), {}};
  Collector rows(image);
  decoder.decode(rows);
  expectEqual(rows.rows, static_cast<std::size_t>(image.header.size.height));
  return image;
}

std::string shapeOf(const Header& header) {
  return std::to_string(header.size.width) + "x" + std::to_string(header.size.height) + "x" +
         std::to_string(header.channels) + " " + std::string(info(header.type).openvino);
}

void expectUndecodable(const std::string& encoded, std::string_view detail,
                       std::source_location at = std::source_location::current()) {
  expectRefused(
      "image_undecodable", "Image parsing failed - " + std::string(detail),
      [&] { decoded(encoded); }, at);
}

const Test kColour{"gives colours blue first", [] {
                     for (const auto* name : {"colour.png", "colour.webp", "colour.tiff"}) {
                       const auto image = decoded(picture(name));
                       expectEqual(shapeOf(image.header), "6x4x3 u8");
                       expectEqual(image.start<std::uint8_t>(6), "20 10 0 60 50 40");
                       const auto second = std::span(image.pixels).subspan(image.rowBytes());
                       expectEqual(std::to_integer<int>(second[0]), 21);
                     }
                   }};

const Test kGrey{"keeps grey as one channel", [] {
                   const auto png = decoded(picture("grey.png"));
                   expectEqual(shapeOf(png.header), "6x4x1 u8");
                   expectEqual(png.start<std::uint8_t>(6), "0 40 80 120 160 200");
                   const auto jpeg = decoded(picture("grey.jpg"));
                   expectEqual(shapeOf(jpeg.header), "16x8x1 u8");
                   expectEqual(jpeg.start<std::uint8_t>(2), "77 77");
                 }};

const Test kAlpha{"keeps alpha as the fourth channel, grey's too", [] {
                    const auto colour = decoded(picture("alpha.png"));
                    expectEqual(shapeOf(colour.header), "6x4x4 u8");
                    expectEqual(colour.start<std::uint8_t>(8), "20 10 0 30 60 50 40 70");
                    const auto grey = decoded(picture("grey_alpha.png"));
                    expectEqual(shapeOf(grey.header), "6x4x4 u8");
                    expectEqual(grey.start<std::uint8_t>(8), "0 0 0 10 40 40 40 50");
                  }};

const Test kPalette{"looks colours up in a palette", [] {
                      const auto plain = decoded(picture("palette.png"));
                      expectEqual(shapeOf(plain.header), "6x4x3 u8");
                      expectEqual(plain.start<std::uint8_t>(12), "0 0 255 0 255 0 255 0 0 7 8 9");
                      const auto clear = decoded(picture("palette_clear.png"));
                      expectEqual(shapeOf(clear.header), "6x4x4 u8");
                      expectEqual(clear.start<std::uint8_t>(12),
                                  "0 0 255 0 0 255 0 128 255 0 0 255");
                    }};

const Test kDepths{"widens 1 bit to 0 and 255, keeps 16 bits", [] {
                     const auto narrow = decoded(picture("one_bit.png"));
                     expectEqual(shapeOf(narrow.header), "6x4x1 u8");
                     expectEqual(narrow.start<std::uint8_t>(3), "0 255 0");
                     const auto wide = decoded(picture("sixteen_bit.png"));
                     expectEqual(shapeOf(wide.header), "6x4x3 u16");
                     expectEqual(wide.start<std::uint16_t>(6), "2000 1000 0 6000 5000 4000");
                   }};

const Test kJpeg{"decodes JPEG, ink values as colours, and never turns it", [] {
                   const auto colour = decoded(picture("colour.jpg"));
                   expectEqual(shapeOf(colour.header), "32x16x3 u8");
                   expectEqual(colour.start<std::uint8_t>(3), "0 0 254");
                   const auto turned = decoded(picture("turned.jpg"));
                   expectEqual(shapeOf(turned.header), "32x16x3 u8");
                   expect(turned.pixels == colour.pixels, "the same pixels with and without EXIF");
                   const auto inks = decoded(picture("inks.jpg"));
                   expectEqual(shapeOf(inks.header), "16x16x3 u8");
                   expectEqual(inks.start<std::uint8_t>(3), "255 1 255");
                 }};

const Test kTruncatedJpeg{"completes a JPEG that ends too early", [] {
                            const auto whole = picture("colour.jpg");
                            const auto part = decoded(whole.substr(0, whole.size() - 12));
                            expectEqual(shapeOf(part.header), "32x16x3 u8");
                            expectEqual(part.start<std::uint8_t>(3), "0 0 254");
                          }};

const Test kTruncated{"refuses other files that end too early, wherever they do", [] {
                        for (const auto* name : {"colour.png", "palette.png", "sixteen_bit.png",
                                                 "colour.webp", "colour.tiff"}) {
                          const auto whole = picture(name);
                          for (std::size_t length = 0; length < whole.size(); ++length) {
                            expectUndecodable(whole.substr(0, length), "");
                          }
                          decoded(whole + "more");
                        }
                        const auto jpeg = picture("colour.jpg");
                        for (std::size_t length = 0; length < 100; ++length) {
                          expectUndecodable(jpeg.substr(0, length), "");
                        }
                      }};

const Test kDamaged{"refuses damaged pixels", [] {
                      auto png = picture("colour.png");
                      png[png.find("IDAT") + 8] ^= '\x55';
                      expectUndecodable(png, "damaged");
                    }};

const Test kOthers{"refuses what is not on the list", [] {
                     expectUndecodable("", "expected JPEG, PNG, WebP or TIFF");
                     expectUndecodable("some text", "expected JPEG, PNG, WebP or TIFF");
                     expectUndecodable(picture("colour.gif"), "expected JPEG, PNG, WebP or TIFF");
                     expectUndecodable("<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
                                       "expected JPEG");
                     expectUndecodable(picture("float.tiff"), "expected channels of 8 or 16 bits");
                     expectUndecodable(picture("inks.tiff"), "expected ink values in a JPEG only");
                   }};

const Test kHeaderOnly{"reads a header without its pixels", [] {
                         const Decoder decoder(bytesOf(picture("huge.png")));
                         expectEqual(shapeOf(decoder.header()), "60000x60000x3 u8");
                       }};

}  // namespace
}  // namespace vino::image
