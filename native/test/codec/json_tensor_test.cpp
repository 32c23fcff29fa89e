// SPDX-License-Identifier: Apache-2.0
// What the array walker promises by itself; the codecs' tests show its values.
#include "codec/json_tensor.h"

#include <cstdint>
#include <limits>
#include <string>

#include "base/error.h"
#include "base/json_writer.h"
#include "check.h"

namespace vino::codec {
namespace {

using test::expect;
using test::expectEqual;
using test::expectThrows;
using test::Test;

Tensor read(std::string_view text, ElementType type, Dims dims) {
  JsonReader json(text);
  static_cast<void>(json.peek());
  auto tensor = readTensor(json, "t", type, std::move(dims));
  json.end();
  return tensor;
}

const Test kDetail{
    "tells which element is wrong and what stands there", [] {
      expectThrows<Error>(
          [] { static_cast<void>(read("[[1,2],[3,\"x\"]]", ElementType::kI8, {4})); },
          [](const Error& error) {
            expectEqual(error.reason(), kInvalidElement);
            expectEqual(error.message(), "Expected: INT8; Actual: \"x\"; element: 3");
          });
      const auto longValue = "{\"a\":\"" + std::string(1000, 'x') + "\"}";
      expectThrows<Error>(
          [&] { static_cast<void>(read("[" + longValue + "]", ElementType::kBool, {1})); },
          [&](const Error& error) {
            expectEqual(error.message(),
                        "Expected: BOOL; Actual: " + longValue.substr(0, 40) + "...; element: 0");
          });
      // A wrong element that is no JSON either is a fault of the text.
      expectThrows<JsonError>([] { static_cast<void>(read("[{\"a\"}]", ElementType::kI8, {1})); });
    }};

const Test kStops{"stops behind its array", [] {
                    JsonReader json("[1,[2]] , 7");
                    static_cast<void>(json.peek());
                    expectEqual(readTensor(json, "t", ElementType::kU8, {2}).count,
                                std::uint64_t{2});
                    expectEqual(json.remaining(), std::string_view(" , 7").size());
                  }};

const Test kRoom{"writes within the room it asks for", [] {
                   const auto written = [](const Tensor& tensor) {
                     ByteBuffer out(flatRoom(tensor) + kWidestNumber + 1);
                     const char* const block = out.data();
                     writeFlat(out, tensor);
                     expect(out.data() == block, "the block has not moved");
                     expect(out.size() <= flatRoom(tensor), "no more than announced");
                   };
                   const auto of = [](ElementType type, auto value) {
                     auto tensor = Tensor::allocate("t", type, {100}, 100);
                     for (auto& element : tensor.elements<decltype(value)>()) element = value;
                     return tensor;
                   };
                   written(of(ElementType::kBool, std::uint8_t{0}));
                   written(of(ElementType::kI8, std::numeric_limits<std::int8_t>::min()));
                   written(of(ElementType::kU8, std::numeric_limits<std::uint8_t>::max()));
                   written(of(ElementType::kI16, std::numeric_limits<std::int16_t>::min()));
                   written(of(ElementType::kU16, std::numeric_limits<std::uint16_t>::max()));
                   written(of(ElementType::kI32, std::numeric_limits<std::int32_t>::min()));
                   written(of(ElementType::kU32, std::numeric_limits<std::uint32_t>::max()));
                   written(of(ElementType::kI64, std::numeric_limits<std::int64_t>::min()));
                   written(of(ElementType::kU64, std::numeric_limits<std::uint64_t>::max()));
                   written(of(ElementType::kF32, -std::numeric_limits<float>::denorm_min()));
                   written(of(ElementType::kF64, -1.2345678901234567e-308));
                   written(of(ElementType::kF64, -1234567890123456800000.0));
                   written(of(ElementType::kString, std::string("plain")));
                 }};

const Test kNoForm{
    "knows no JSON form of half floats", [] {
      for (const auto type : {ElementType::kF16, ElementType::kBF16, ElementType::kOther}) {
        expectThrows<Error>([&] { static_cast<void>(read("[]", type, {0})); });
        Tensor tensor;
        tensor.type = type;
        ByteBuffer out;
        expectThrows<Error>([&] { writeFlat(out, tensor); });
      }
    }};

}  // namespace
}  // namespace vino::codec
