// SPDX-License-Identifier: Apache-2.0
// Number tokens as doubles, beside the C and C++ libraries' own readers; and as floats, which are
// always doubles that were narrowed.
#include "codec/json_number.h"

#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "kserve_requests.h"

namespace vino::codec {
namespace {

using test::expect;
using test::Test;
using Random = std::mt19937_64;

std::optional<double> doubleOf(const std::string& text) {
  const char* at = text.data();
  JsonNumber number;
  expect(scanNumber(at, text.data() + text.size(), number) == nullptr, text);
  expect(at == text.data() + text.size(), "whole token of " + text);
  return toDouble(number);
}

bool same(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

void expectAsStrtod(const std::string& text) {
  const auto expected = std::strtod(text.c_str(), nullptr);
  const auto actual = doubleOf(text);
  if (std::isfinite(expected)) {
    expect(actual && same(*actual, expected), "value of " + text);
  } else {
    expect(!actual, "too large: " + text);
  }
}

std::string printed(const char* format, int digits, long double value) {
  std::array<char, 2000> buffer;
  const auto size = std::snprintf(buffer.data(), buffer.size(), format, digits, value);
  return {buffer.data(), static_cast<std::size_t>(size)};
}

/// A value to the last of its digits, rounded to fewer, and a little less and more than itself.
void expectNeighbourhood(long double value) {
  for (const int digits : {1, 9, 15, 16, 17, 18, 19, 20, 21, 40, 800}) {
    expectAsStrtod(printed("%.*Lg", digits, value));
  }
  for (const int digits : {15, 16, 17, 18, 19, 30, 780}) {
    auto text = printed("%.*Le", digits, value);
    const auto last = text.find('e') - 1;
    const char digit = text[last];
    for (const char other : {'0', '1', '4', '5', '6', '9', digit}) {
      text[last] = other;
      expectAsStrtod(text);
    }
  }
}

const Test kNumbers{
    "reads doubles as from_chars does, whatever their spelling", [] {
      std::mt19937_64 random(2);
      const auto digits = [&](std::size_t most) {
        std::string text;
        for (auto left = 1 + random() % most; left > 0; --left) {
          text += static_cast<char>('0' + random() % 10);
        }
        return text;
      };
      for (int round = 0; round < 50000; ++round) {
        std::string text = random() % 2 == 0 ? "-" : "";
        text.append(random() % 3 == 0 ? "0" : std::to_string(1 + random() % 9).append(digits(24)));
        if (random() % 4 != 0) text.append(".").append(digits(30));
        if (random() % 2 == 0) {
          text += random() % 2 == 0 ? "e" : "E";
          text += std::array{"", "+", "-"}[random() % 3] + std::to_string(random() % 330);
        }
        double expected = 0;
        const auto result = std::from_chars(text.data(), text.data() + text.size(), expected);
        const char* at = text.data();
        JsonNumber number;
        expect(scanNumber(at, text.data() + text.size(), number) == nullptr, text);
        expect(at == text.data() + text.size(), "whole token of " + text);
        const auto actual = toDouble(number);
        if (result.ec == std::errc{}) {
          expect(actual && std::bit_cast<std::uint64_t>(*actual) ==
                               std::bit_cast<std::uint64_t>(expected),
                 "value of " + text);
        } else {
          expect(!actual || *actual == 0, "out of range: " + text);
        }
      }
    }};

const Test kShortest{
    "reads back what was printed of doubles and floats", [] {
      Random random(3);
      std::array<char, 400> buffer;
      const auto print = [&](auto value, std::chars_format format) {
        const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, format);
        return std::string(buffer.data(), end.ptr);
      };
      for (int round = 0; round < 50000; ++round) {
        const auto value = std::bit_cast<double>(random());
        const auto narrow = std::bit_cast<float>(static_cast<std::uint32_t>(random()));
        for (const auto each :
             {value, static_cast<double>(narrow), static_cast<double>(random()) * 0x1p-64}) {
          if (!std::isfinite(each)) continue;
          for (const auto format : {std::chars_format::fixed, std::chars_format::scientific}) {
            const auto text = print(each, format);
            const auto actual = doubleOf(text);
            expect(actual && same(*actual, each), text);
          }
        }
      }
    }};

const Test kHalfway{"rounds halves between doubles and between floats, and what is next to them",
                    [] {
                      Random random(4);
                      for (int round = 0; round < 400; ++round) {
                        auto a = std::bit_cast<double>(random() & ~(std::uint64_t{1} << 63));
                        if (round % 2 == 0)
                          a = std::ldexp(static_cast<double>(random() >> 11), -60);
                        if (round % 20 == 3)
                          a = std::bit_cast<double>(random() >> 14);  // subnormal
                        if (!std::isfinite(a) || a > 0x1p1022) continue;
                        const auto b = std::nextafter(a, std::numeric_limits<double>::infinity());
                        expectNeighbourhood((static_cast<long double>(a) + b) / 2);
                        const auto f = static_cast<float>(a);
                        const auto g = std::nextafter(f, std::numeric_limits<float>::infinity());
                        if (std::isfinite(g))
                          expectNeighbourhood((static_cast<long double>(f) + g) / 2);
                      }
                    }};

const Test kEdges{
    "reads the ends of the range, ties of integers, and zeros that do not count", [] {
      for (const auto* const text : {"0",
                                     "-0",
                                     "0.0",
                                     "-0.000",
                                     "0e999",
                                     "5e-324",
                                     "2.4703282292062327e-324",
                                     "2.4703282292062328e-324",
                                     "2.2250738585072011e-308",
                                     "2.2250738585072014e-308",
                                     "1.7976931348623157e308",
                                     "1.7976931348623158e308",
                                     "1.7976931348623159e308",
                                     "1e309",
                                     "-1e400",
                                     "1e-400",
                                     "9007199254740992",
                                     "9007199254740993",
                                     "9007199254740995",
                                     "18014398509481990",
                                     "9223372036854775807",
                                     "9223372036854775808",
                                     "18446744073709551615",
                                     "18446744073709551616",
                                     "999999999999999",
                                     "1000000000000000",
                                     "9999999999999999999",
                                     "99999999999999999999",
                                     "4503599627370497.5",
                                     "4503599627370496.5",
                                     "1e22",
                                     "1e23",
                                     "123456789012345e-22",
                                     "123456789012345e-23",
                                     "999999999999999e22",
                                     "1000000000000000e-22",
                                     "3.4028235677973366e38",
                                     "3.4028235677973367e38",
                                     "7.0064923216240853e-46",
                                     "7.0064923216240854e-46"}) {
        expectAsStrtod(text);
      }
      for (std::size_t zeros = 0; zeros < 400; ++zeros) {
        const auto front = "0." + std::string(zeros, '0');
        for (const auto* const digits :
             {"1", "12345678", "12345678901234567", "1234567890123456789", "12345678901234567890",
              "9999999999999999999", "98765432109876543210987654321"}) {
          expectAsStrtod(front + digits);
          expectAsStrtod("-" + front + digits + "e" + std::to_string(zeros));
        }
      }
    }};

const Test kFloats{"narrows doubles to floats", [] {
                     Random random(5);
                     std::string data;
                     std::vector<float> expected;
                     for (int i = 0; i < 20000; ++i) {
                       const auto f = std::ldexp(static_cast<float>(random() >> 40),
                                                 static_cast<int>(random() % 200) - 120);
                       const auto g = std::nextafter(f, std::numeric_limits<float>::infinity());
                       const auto middle = (static_cast<long double>(f) + g) / 2;
                       if (!std::isfinite(g)) continue;
                       const auto text = printed("%.*Lg", 15 + static_cast<int>(random() % 30),
                                                 i % 2 == 0 ? middle : -middle);
                       data.append(data.empty() ? "" : ",").append(text);
                       expected.push_back(static_cast<float>(std::strtod(text.c_str(), nullptr)));
                     }
                     const auto shape = "[" + std::to_string(expected.size()) + "]";
                     const auto request = decode(withData("FP32", shape, "[" + data + "]"));
                     expect(rawBytes(onlyValues<float>(*request)) == rawBytes(expected), "floats");
                   }};

}  // namespace
}  // namespace vino::codec
