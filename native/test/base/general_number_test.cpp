// SPDX-License-Identifier: Apache-2.0
// Held against C's printf, value by value.
#include "base/general_number.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <random>
#include <string>

#include "base/json_writer.h"
#include "check.h"

namespace vino {
namespace {

using test::expectEqual;
using test::Test;

template <typename T>
std::string printed(T value) {
  char text[kWidestNumber];
  return {text, printGeneral(text, value)};
}

double readBack(const char* text, double) { return std::strtod(text, nullptr); }
float readBack(const char* text, float) { return std::strtof(text, nullptr); }

/// The rule as it is written down.
template <typename T>
std::string expected(T value) {
  char text[64];
  std::snprintf(text, sizeof text, "%g", static_cast<double>(value));
  if (readBack(text, value) != value) {
    std::snprintf(text, sizeof text, sizeof(T) == 4 ? "%.9g" : "%.17g", static_cast<double>(value));
  }
  std::string result(text);
  return result.find_first_of(".e") == std::string::npos ? result + ".0" : result;
}

template <typename T>
void expectAsC(T value) {
  if (std::isfinite(value)) expectEqual(printed(value), expected(value));
}

const Test kTable{"prints the contract's table", [] {
                    expectEqual(printed(0.1F), "0.1");
                    expectEqual(printed(1.0F / 3), "0.333333343");
                    expectEqual(printed(3.0F), "3.0");
                    expectEqual(printed(-0.0F), "-0.0");
                    expectEqual(printed(999999.0F), "999999.0");
                    expectEqual(printed(1000000.0F), "1e+06");
                    expectEqual(printed(9000000.0F), "9e+06");
                    expectEqual(printed(555557.5F), "555557.5");
                    expectEqual(printed(1234567.0F), "1234567.0");
                    expectEqual(printed(16777216.0F), "16777216.0");
                    expectEqual(printed(1435774336.0F), "1.43577434e+09");
                    expectEqual(printed(1e10F), "1e+10");
                    expectEqual(printed(3e-5F), "3e-05");
                    expectEqual(printed(std::numeric_limits<float>::max()), "3.40282347e+38");
                    expectEqual(printed(1.0 / 3), "0.33333333333333331");
                    expectEqual(printed(123456789.0), "123456789.0");
                    for (const double value : {std::nan(""), -std::nan("")}) {
                      expectEqual(printed(value), "NaN");
                      expectEqual(printed(static_cast<float>(value)), "NaN");
                    }
                    expectEqual(printed(-std::numeric_limits<double>::infinity()), "-Infinity");
                    expectEqual(printed(std::numeric_limits<float>::infinity()), "Infinity");
                  }};

const Test kBits{"prints any float and double as C does", [] {
                   std::mt19937_64 random(1);
                   for (int round = 0; round < 100000; ++round) {
                     const auto bits = random();
                     expectAsC(std::bit_cast<float>(static_cast<std::uint32_t>(bits)));
                     expectAsC(std::bit_cast<double>(bits));
                   }
                 }};

const Test kUsual{
    "prints values of usual sizes and their neighbours as C does", [] {
      std::mt19937_64 random(2);
      std::normal_distribution<double> values;
      for (int round = 0; round < 50000; ++round) {
        const auto value = values(random) * std::pow(10, static_cast<int>(random() % 40) - 20);
        expectAsC(value);
        expectAsC(static_cast<float>(value));
        // Few digits, and what stands right beside them.
        const auto few = static_cast<double>(random() % 2000000) *
                         std::pow(10, static_cast<int>(random() % 30) - 20);
        const auto fewFloat = static_cast<float>(few);
        for (const double near : {few, std::nextafter(few, 0), std::nextafter(few, 1e300)}) {
          expectAsC(-near);
        }
        for (const float near :
             {fewFloat, std::nextafter(fewFloat, 0.0F), std::nextafter(fewFloat, 1e38F)}) {
          expectAsC(near);
        }
      }
    }};

const Test kPowers{
    "prints powers of two and ten and their neighbours as C does", [] {
      const auto around = [](auto value) {
        expectAsC(value);
        expectAsC(std::nextafter(value, decltype(value){0}));
        expectAsC(std::nextafter(value, std::numeric_limits<decltype(value)>::max()));
      };
      for (int power = -1074; power < 1024; ++power) around(std::ldexp(1.0, power));
      for (int power = -149; power < 128; ++power) around(std::ldexp(1.0F, power));
      for (int power = -320; power < 308; ++power) around(std::pow(10.0, power));
      for (int power = -44; power < 38; ++power) around(std::pow(10.0F, power));
    }};

}  // namespace
}  // namespace vino
