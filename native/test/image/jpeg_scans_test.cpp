// SPDX-License-Identifier: Apache-2.0
#include "image/jpeg_scans.h"

#include "image/decode.h"
#include "image/fixtures.h"

namespace vino::image {
namespace {

using test::expectEqual;
using test::Test;
using std::string_literals::operator""s;

std::size_t scansOf(const std::string& jpeg) { return countJpegScans(bytesOf(jpeg)); }

const std::string kStart = "\xFF\xD8"s;
const std::string kEnd = "\xFF\xD9"s;
const std::string kScan = "\xFF\xDA\0\x04\x01\x02"s;

const Test kCounted{"counts the scans of a file", [] {
                      expectEqual(scansOf(picture("colour.jpg")), 1U);
                      expectEqual(scansOf(kStart + kScan + "pixels" + kScan + kScan + kEnd), 3U);
                      expectEqual(scansOf(kStart + kEnd), 0U);
                    }};

const Test kPixels{"sees no scan in coded pixels nor behind the end", [] {
                     expectEqual(scansOf(kStart + kScan + "a\xFF\0\xDA\xFF\xD3\xDA"s + kEnd), 1U);
                     expectEqual(scansOf(kStart + kScan + kEnd + kScan), 1U);
                   }};

const Test kSegments{"sees no scan inside other segments", [] {
                       const auto thumbnail = "\xFF\xE1\0\x0A"s + kScan + "ab";
                       expectEqual(scansOf(kStart + thumbnail + kScan + kEnd), 1U);
                     }};

const Test kPadding{"passes over padding and stray bytes between markers", [] {
                      expectEqual(scansOf(kStart + "\xFF\xFF\xFF" + kScan + "\xFF" + kScan), 2U);
                      expectEqual(scansOf(kStart + "stray" + kScan), 1U);
                    }};

const Test kCut{"stays inside a file that is cut anywhere", [] {
                  const auto whole = kStart + "\xFF\xE1\0\x0A"s + kScan + "ab" + kScan + kEnd;
                  for (std::size_t length = 0; length < whole.size(); ++length) {
                    const std::vector<char> part(whole.begin(),
                                                 whole.begin() + static_cast<long>(length));
                    const auto seen = countJpegScans(std::as_bytes(std::span(part)));
                    expectEqual(seen, length < 16 ? 0U : 1U);
                  }
                  expectEqual(scansOf(kStart + "\xFF\xE1\0\0"s + kScan), 1U);  // no length at all
                }};

const Test kRefused{"refuses more scans than a picture needs", [] {
                      std::string many;
                      for (int i = 0; i < 101; ++i) many += kScan;
                      auto jpeg = picture("colour.jpg");
                      jpeg.insert(jpeg.size() - 2, many);
                      expectRefused("image_undecodable",
                                    "Image parsing failed - expected at most 100 scans",
                                    [&] { const Decoder decoder(bytesOf(jpeg)); });
                    }};

}  // namespace
}  // namespace vino::image
