// SPDX-License-Identifier: Apache-2.0
#include "image/sniff.h"

#include "image/fixtures.h"

namespace vino::image {
namespace {

using test::expect;
using test::expectEqual;
using test::Test;

const Test kNames{"names the formats that are allowed", [] {
                    expect(sniff(bytesOf(picture("colour.jpg"))) == Format::kJpeg, "JPEG");
                    expect(sniff(bytesOf(picture("colour.png"))) == Format::kPng, "PNG");
                    expect(sniff(bytesOf(picture("colour.webp"))) == Format::kWebp, "WebP");
                    expect(sniff(bytesOf(picture("colour.tiff"))) == Format::kTiff, "TIFF");
                  }};

const Test kRefuses{"knows no other format", [] {
                      const std::string others[] = {
                          "",
                          "\xFF\xD8",
                          "GIF89a",
                          "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
                          "%PDF-1.7",
                          "RIFF\4\0\0\0WEB",
                          "RIFF____WAVE",
                          "P6 1 1 255\nabc",
                          "BM",
                          "text",
                          "II*",
                          "#!/bin/sh",
                      };
                      for (const auto& other : others) {
                        expect(sniff(bytesOf(other)) == Format::kUnknown,
                               "expected none for " + other);
                      }
                      expect(sniff(bytesOf(picture("colour.gif"))) == Format::kUnknown, "GIF");
                    }};

const Test kShort{
    "reads no signature past the end", [] {
      for (const auto* name : {"colour.jpg", "colour.png", "colour.webp", "colour.tiff"}) {
        const auto whole = picture(name);
        for (std::size_t length = 0; length < 16; ++length) {
          // A buffer of just this length, so that a sanitizer sees a read beyond it.
          const auto start = bytesOf(whole).first(length);
          const std::vector<std::byte> part(start.begin(), start.end());
          const auto format = sniff(part);
          expect(format == Format::kUnknown || format == sniff(bytesOf(whole)), name);
        }
      }
    }};

}  // namespace
}  // namespace vino::image
