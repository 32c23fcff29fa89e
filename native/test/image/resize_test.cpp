// SPDX-License-Identifier: Apache-2.0
// The expected numbers are OpenCV's; test/images/opencv_reference.py compares many more.
#include "image/resize.h"

#include <cstdint>

#include "image/fixtures.h"

namespace vino::image {
namespace {

using test::expect;
using test::expectEqual;
using test::Test;

/// Resizes an image of `channels`, rows one below the other.
template <typename T>
std::vector<T> resized(ElementType type, Size from, Size to, std::int64_t channels,
                       const std::vector<T>& in) {
  const auto resizer = RowResizer::make(type, from, to, channels);
  std::vector<T> out;
  std::vector<T> row(static_cast<std::size_t>(to.width * channels));
  for (std::int64_t y = 0; y < from.height; ++y) {
    resizer->put(reinterpret_cast<const std::byte*>(in.data() + y * from.width * channels));
    while (resizer->take(reinterpret_cast<std::byte*>(row.data()))) {
      out.insert(out.end(), row.begin(), row.end());
    }
  }
  expectEqual(out.size(), static_cast<std::size_t>(to.width * to.height * channels));
  return out;
}

template <typename T>
std::string listedAfter(ElementType type, Size from, Size to, std::int64_t channels,
                        const std::vector<T>& in) {
  return listed(resized(type, from, to, channels, in));
}

const Test kEnlarge{
    "enlarges about pixel centres, repeating the edges", [] {
      using enum ElementType;
      expectEqual(listedAfter<std::uint8_t>(kU8, {2, 1}, {4, 1}, 1, {0, 100}), "0 25 75 100");
      expectEqual(listedAfter<std::uint8_t>(kU8, {1, 2}, {1, 4}, 1, {0, 100}), "0 25 75 100");
      expectEqual(listedAfter<float>(kF32, {2, 1}, {4, 1}, 1, {0, 100}), "0 25 75 100");
      expectEqual(listedAfter<std::uint8_t>(kU8, {1, 1}, {3, 2}, 1, {7}), "7 7 7 7 7 7");
    }};

const Test kReduce{"reduces without looking beyond the two neighbours", [] {
                     using enum ElementType;
                     const std::vector<std::uint8_t> in{0, 10, 20, 30, 40, 50, 60, 70};
                     expectEqual(listedAfter<std::uint8_t>(kU8, {8, 1}, {4, 1}, 1, in),
                                 "5 25 45 65");
                     expectEqual(listedAfter<std::uint8_t>(kU8, {8, 1}, {2, 1}, 1, in), "15 55");
                     expectEqual(listedAfter<std::uint8_t>(kU8, {1, 8}, {1, 2}, 1, in), "15 55");
                     expectEqual(listedAfter<std::uint8_t>(kU8, {8, 1}, {1, 1}, 1, in), "35");
                   }};

const Test kChannels{
    "keeps channels apart", [] {
      using enum ElementType;
      expectEqual(listedAfter<std::uint8_t>(kU8, {2, 1}, {3, 1}, 3, {0, 100, 200, 30, 130, 230}),
                  "0 100 200 15 115 215 30 130 230");
      expectEqual(listedAfter<std::uint8_t>(kU8, {2, 1}, {1, 1}, 4, {0, 2, 4, 6, 10, 12, 14, 16}),
                  "5 7 9 11");
    }};

const Test kRounding{
    "rounds integers to nearest and floats not at all", [] {
      using enum ElementType;
      expectEqual(listedAfter<std::uint8_t>(kU8, {2, 1}, {1, 1}, 1, {0, 1}), "1");
      expectEqual(listedAfter<std::uint16_t>(kU16, {2, 1}, {1, 1}, 1, {65535, 65534}), "65534");
      expectEqual(listedAfter<std::int16_t>(kI16, {2, 1}, {1, 1}, 1, {32767, 32766}), "32766");
      expectEqual(listedAfter<float>(kF32, {2, 1}, {1, 1}, 1, {0, 1}), "0.5");
      expectEqual(listedAfter<double>(kF64, {2, 1}, {1, 1}, 1, {0, 1}), "0.5");
    }};

const Test kEven{"an even picture stays even at any size", [] {
                   for (const std::int64_t width : {1, 2, 3, 7, 640}) {
                     for (const std::int64_t height : {1, 5, 224}) {
                       const std::vector<std::uint8_t> in(static_cast<std::size_t>(13 * 11 * 3),
                                                          255);
                       const auto out = resized(ElementType::kU8, {13, 11}, {width, height}, 3, in);
                       for (const auto value : out) expect(value == 255, "255 everywhere");
                     }
                   }
                 }};

}  // namespace
}  // namespace vino::image
