// SPDX-License-Identifier: Apache-2.0
// Properties over random tensors and random ways to write them: what is encoded decodes to itself,
// and no layout of a request changes its meaning. Seeds are fixed.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "kserve_requests.h"

namespace vino::codec {
namespace {

using test::expect;
using test::expectEqual;
using test::Test;
using Random = std::mt19937_64;

constexpr std::array kNumeric{ElementType::kBool, ElementType::kI8,  ElementType::kI16,
                              ElementType::kI32,  ElementType::kI64, ElementType::kU8,
                              ElementType::kU16,  ElementType::kU32, ElementType::kU64,
                              ElementType::kF32,  ElementType::kF64};

Dims randomDims(Random& random) {
  Dims dims(random() % 4);
  for (auto& dim : dims) dim = static_cast<std::int64_t>(random() % 5);
  return dims;
}

/// JSON has no NaN and no infinity; binary keeps every bit.
template <typename T>
void makeFinite(Tensor& tensor) {
  for (auto& value : tensor.elements<T>()) {
    if (!std::isfinite(value)) value = T{0.5};
  }
}

/// Every bit random, except where that is no value: booleans, and floats that JSON lacks.
Tensor randomTensor(Random& random, ElementType type, bool finite) {
  auto dims = randomDims(random);
  const auto count = elementCount(dims).value();
  auto tensor = Tensor::allocate("t", type, std::move(dims), count);
  if (type == ElementType::kString) {
    for (auto& text : tensor.elements<std::string>()) {
      text.resize(random() % 20);
      std::ranges::generate(text,
                            [&] { return static_cast<char>(random() % (finite ? 128 : 256)); });
    }
    return tensor;
  }
  for (std::size_t i = 0; i < tensor.byteSize(); ++i) {
    const auto byte = type == ElementType::kBool ? random() % 2 : random() % 256;
    tensor.data[i] = static_cast<std::byte>(byte);
  }
  if (finite && type == ElementType::kF32) makeFinite<float>(tensor);
  if (finite && type == ElementType::kF64) makeFinite<double>(tensor);
  return tensor;
}

void expectSame(const Tensor& actual, const Tensor& expected) {
  expectEqual(actual.name, expected.name);
  expectEqual(info(actual.type).kserve, info(expected.type).kserve);
  expect(actual.dims == expected.dims, "dims");
  expectEqual(actual.count, expected.count);
  if (actual.type == ElementType::kString) {
    expect(valuesOf<std::string>(actual) == valuesOf<std::string>(expected), "strings");
  } else {
    expect(std::ranges::equal(actual.bytes(), expected.bytes()),
           "bytes of " + std::string(info(actual.type).kserve));
  }
}

/// Encodes the tensor and decodes the reply, whose outputs read like inputs.
void expectRoundTrip(Tensor tensor, bool binary) {
  const auto asking =
      decode(std::string(R"({"parameters":{"binary_data_output":)") + (binary ? "true" : "false") +
             R"(},"inputs":[{"name":"b","shape":[],"datatype":"FP32","data":[1]}]})");
  std::vector<Tensor> outputs;
  outputs.push_back(std::move(tensor));
  const auto reply = kserve().encode(*asking, {"m", "1"}, Signature{}, outputs);
  const auto jsonSize = reply.headerLength.value_or(reply.body.size());
  std::string json(reply.body.view().substr(0, jsonSize));
  json.replace(json.find("\"outputs\""), std::strlen("\"outputs\""), "\"inputs\"");
  const auto back = decode(json, reply.body.view().substr(jsonSize));
  expectSame(back->inputs.at(0).tensor, outputs[0]);
}

const Test kRoundTrip{"decodes what it encodes to the same tensor, JSON and binary", [] {
                        Random random(1);
                        for (int round = 0; round < 200; ++round) {
                          for (const auto type : kNumeric) {
                            expectRoundTrip(randomTensor(random, type, true), false);
                            expectRoundTrip(randomTensor(random, type, false), true);
                          }
                          expectRoundTrip(randomTensor(random, ElementType::kString, true), false);
                          expectRoundTrip(randomTensor(random, ElementType::kString, false), true);
                          expectRoundTrip(randomTensor(random, ElementType::kF16, false), true);
                          expectRoundTrip(randomTensor(random, ElementType::kBF16, false), true);
                        }
                      }};

/// One way of many to write the same JSON.
class Scribe {
 public:
  explicit Scribe(Random& random) : random_(random) {}

  std::string space() {
    constexpr std::array kSpaces{"", "", "", "", " ", "\n", "\t", "\r\n", "   "};
    return kSpaces[random_() % kSpaces.size()];
  }

  /// A decimal spelling of some number, with up to 25 digits and an exponent at times.
  std::string number() {
    std::string text = random_() % 2 == 0 ? "-" : "";
    text += std::to_string(random_() >> (random_() % 64));
    if (random_() % 2 == 0) text.append(".").append(std::to_string(random_() >> (random_() % 64)));
    if (random_() % 3 == 0) {
      text += std::array{"e", "E", "e+", "E-", "e-0"}[random_() % 5];
      text += std::to_string(random_() % 30);
    }
    return text;
  }

  /// The elements in order, in arrays of whatever nesting.
  std::string array(const std::vector<std::string>& elements, int depth = 0) {
    std::string text = "[";
    std::size_t next = 0;
    while (next < elements.size()) {
      if (next > 0) text += ",";
      text += space();
      const auto taken = 1 + random_() % (elements.size() - next);
      if (depth < 20 && random_() % 4 == 0) {
        const auto first = elements.begin() + static_cast<std::ptrdiff_t>(next);
        text += array({first, first + static_cast<std::ptrdiff_t>(taken)}, depth + 1);
        next += taken;
      } else {
        text += elements[next++];
      }
      text += space();
    }
    return text += "]";
  }

  /// The members in any order, others among them.
  std::string object(std::vector<std::string> members) {
    members.push_back(R"("other":[{"data":[1,"]"]}])");
    std::ranges::shuffle(members, random_);
    std::string text = "{";
    for (const auto& member : members) {
      if (text.size() > 1) text += ",";
      text.append(space()).append(member).append(space());
    }
    return text += "}";
  }

 private:
  Random& random_;
};

const Test kLayouts{
    "reads the same values from every layout of a request", [] {
      Random random(2);
      Scribe scribe(random);
      for (int round = 0; round < 2000; ++round) {
        std::vector<std::string> spellings(1 + random() % 40);
        std::ranges::generate(spellings, [&] { return scribe.number(); });
        std::vector<double> expected;
        for (const auto& text : spellings) {
          double value = 0;
          std::from_chars(text.data(), text.data() + text.size(), value);
          expected.push_back(value);
        }
        const auto shape = std::to_string(spellings.size());
        const auto input = scribe.object(
            {R"("name":"b")", "\"shape\":" + scribe.space() + "[" + scribe.space() + shape + "]",
             R"("\u0064atatype":"FP64")", "\"data\" :" + scribe.array(spellings)});
        const auto body = scribe.space() +
                          scribe.object({"\"inputs\":[" + input + "]", R"("id":"1")"}) +
                          scribe.space();
        const auto request = decode(body);
        expect(rawBytes(onlyValues<double>(*request)) == rawBytes(expected), body);
      }
    }};

const Test kIntegers{
    "reads random integers of every width", [] {
      Random random(3);
      for (int round = 0; round < 5000; ++round) {
        const auto bits = random() >> (random() % 64);
        const auto text = std::to_string(bits);
        const auto negative = "-" + text;
        expectEqual(
            onlyValues<std::uint64_t>(*decode(withData("UINT64", "[1]", "[" + text + "]")))[0],
            bits);
        if (bits > std::uint64_t{1} << 63) continue;
        expectEqual(
            onlyValues<std::int64_t>(*decode(withData("INT64", "[1]", "[" + negative + "]")))[0],
            static_cast<std::int64_t>(0 - bits));
      }
    }};

}  // namespace
}  // namespace vino::codec
