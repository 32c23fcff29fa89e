// SPDX-License-Identifier: Apache-2.0
#include "base/json_writer.h"

#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <string>

#include "check.h"

namespace vino {
namespace {

using test::expect;
using test::expectEqual;
using test::Test;

template <typename T>
std::string printed(T value) {
  char text[kWidestNumber];
  return {text, printNumber(text, value)};
}

std::string quoted(std::string_view text) {
  ByteBuffer out;
  appendString(out, text);
  return std::string(out.view());
}

const Test kDoubles{"prints doubles shortest, whole ones with a fraction", [] {
                      expectEqual(printed(5.0), "5.0");
                      expectEqual(printed(-3.0), "-3.0");
                      expectEqual(printed(0.0), "0.0");
                      expectEqual(printed(-0.0), "-0.0");
                      expectEqual(printed(0.1), "0.1");
                      expectEqual(printed(static_cast<double>(0.1F)), "0.10000000149011612");
                      expectEqual(printed(9007199254740992.0), "9007199254740992.0");
                      expectEqual(printed(1e22), "1e+22");
                      expectEqual(printed(1e-7), "1e-07");
                      expectEqual(printed(std::numeric_limits<double>::max()),
                                  "1.7976931348623157e+308");
                      expectEqual(printed(std::numeric_limits<double>::infinity()), "null");
                      expectEqual(printed(-std::numeric_limits<double>::infinity()), "null");
                      expectEqual(printed(std::numeric_limits<double>::quiet_NaN()), "null");
                    }};

const Test kRoundTrip{
    "prints every finite double so that it reads back as a fraction", [] {
      std::mt19937_64 random(1);
      for (int i = 0; i < 100000; ++i) {
        // All bits random, then whole numbers of every size.
        const auto value = i % 2 == 0 ? std::bit_cast<double>(random())
                                      : static_cast<double>(random() >> (random() % 64));
        if (!std::isfinite(value)) continue;
        const auto text = printed(value);
        double back = 0;
        std::from_chars(text.data(), text.data() + text.size(), back);
        expect(std::bit_cast<std::uint64_t>(back) == std::bit_cast<std::uint64_t>(value), text);
        expect(text.find_first_of(".e") != std::string::npos, text);
        expect(text.size() <= 26, text);
      }
    }};

const Test kIntegers{
    "prints integers exactly", [] {
      expectEqual(printed(std::numeric_limits<std::int64_t>::min()), "-9223372036854775808");
      expectEqual(printed(std::numeric_limits<std::uint64_t>::max()), "18446744073709551615");
      ByteBuffer out;
      appendNumber(out, std::int64_t{-1});
      appendNumber(out, std::uint64_t{0});
      expectEqual(out.view(), "-10");
    }};

const Test kStrings{"escapes what JSON demands and nothing else", [] {
                      expectEqual(quoted(""), "\"\"");
                      expectEqual(quoted("plain / text \x7f"), "\"plain / text \x7f\"");
                      expectEqual(quoted("a\"b\\c"), "\"a\\\"b\\\\c\"");
                      expectEqual(quoted("\b\f\n\r\t"), "\"\\b\\f\\n\\r\\t\"");
                      expectEqual(quoted(std::string("\0\x1f", 2)), "\"\\u0000\\u001f\"");
                      expectEqual(quoted("\xc3\xa9\xff"), "\"\xc3\xa9\xff\"");
                    }};

}  // namespace
}  // namespace vino
