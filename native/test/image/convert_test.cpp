// SPDX-License-Identifier: Apache-2.0
#include "image/convert.h"

#include <cmath>
#include <cstdint>

#include "image/fixtures.h"

namespace vino::image {
namespace {

using test::expect;
using test::expectEqual;
using test::Test;

template <typename To, typename From>
std::string converted(ElementType from, ElementType to, std::vector<From> values) {
  std::vector<To> out(values.size());
  convertPixels(from, reinterpret_cast<const std::byte*>(values.data()), to,
                reinterpret_cast<std::byte*>(out.data()), values.size());
  return listed(out);
}

const Test kFromBytes{"converts 8 bits unscaled, i8 ending at 127", [] {
                        using enum ElementType;
                        const std::vector<std::uint8_t> in{0, 1, 127, 128, 255};
                        expectEqual(converted<std::uint8_t>(kU8, kU8, in), "0 1 127 128 255");
                        expectEqual(converted<std::int8_t>(kU8, kI8, in), "0 1 127 127 127");
                        expectEqual(converted<std::uint16_t>(kU8, kU16, in), "0 1 127 128 255");
                        expectEqual(converted<std::int16_t>(kU8, kI16, in), "0 1 127 128 255");
                        expectEqual(converted<std::int32_t>(kU8, kI32, in), "0 1 127 128 255");
                        expectEqual(converted<float>(kU8, kF32, in), "0 1 127 128 255");
                        expectEqual(converted<double>(kU8, kF64, in), "0 1 127 128 255");
                      }};

const Test kFromWords{
    "converts 16 bits unscaled, ending at what the type holds", [] {
      using enum ElementType;
      const std::vector<std::uint16_t> in{0, 255, 1000, 32768, 65535};
      expectEqual(converted<std::uint8_t>(kU16, kU8, in), "0 255 255 255 255");
      expectEqual(converted<std::int8_t>(kU16, kI8, in), "0 127 127 127 127");
      expectEqual(converted<std::uint16_t>(kU16, kU16, in), "0 255 1000 32768 65535");
      expectEqual(converted<std::int16_t>(kU16, kI16, in), "0 255 1000 32767 32767");
      expectEqual(converted<std::int32_t>(kU16, kI32, in), "0 255 1000 32768 65535");
      expectEqual(converted<float>(kU16, kF32, in), "0 255 1000 32768 65535");
      expectEqual(converted<double>(kU16, kF64, in), "0 255 1000 32768 65535");
    }};

/// What half-precision bits stand for.
double valueOf(std::uint16_t half) {
  const int exponent = (half >> 10) & 31;
  const double fraction = half & 1023;
  if (exponent == 0) return std::ldexp(fraction, -24);
  if (exponent == 31) return INFINITY;
  return std::ldexp(1024 + fraction, exponent - 25);
}

const Test kHalf{
    "converts every pixel to the nearest half, ties to even", [] {
      std::vector<std::uint16_t> in(65536);
      for (std::size_t i = 0; i < in.size(); ++i) in[i] = static_cast<std::uint16_t>(i);
      std::vector<std::uint16_t> out(in.size());
      convertPixels(ElementType::kU16, reinterpret_cast<const std::byte*>(in.data()),
                    ElementType::kF16, reinterpret_cast<std::byte*>(out.data()), in.size());
      for (std::size_t i = 0; i < in.size(); ++i) {
        const auto exact = static_cast<double>(i);
        if (i >= 65520) {
          expectEqual(out[i], 0x7C00);
          continue;
        }
        const double error = std::abs(valueOf(out[i]) - exact);
        const auto neighbour = [&](int step) {
          return std::abs(valueOf(static_cast<std::uint16_t>(out[i] + step)) - exact);
        };
        const bool tie = error == neighbour(1) || (out[i] > 0 && error == neighbour(-1));
        expect(error <= neighbour(1) && (out[i] == 0 || error <= neighbour(-1)), std::to_string(i));
        expect(!tie || out[i] % 2 == 0, "tie at " + std::to_string(i));
      }
      const std::vector<std::uint8_t> bytes{0, 1, 255};
      expectEqual(converted<std::uint16_t>(ElementType::kU8, ElementType::kF16, bytes),
                  listed(std::vector<int>{0, 0x3C00, 0x5BF8}));
    }};

const Test kSupported{"knows which types pixels can become", [] {
                        std::string names;
                        for (int i = 0; i <= static_cast<int>(ElementType::kOther); ++i) {
                          const auto type = static_cast<ElementType>(i);
                          if (canHoldPixels(type)) names += std::string(info(type).openvino) + " ";
                        }
                        expectEqual(names, "i8 i16 i32 u8 u16 f16 f32 f64 ");
                      }};

}  // namespace
}  // namespace vino::image
