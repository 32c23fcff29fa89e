// SPDX-License-Identifier: Apache-2.0
// What the writer of nested lists promises by itself; the codec's tests show its values.
#include "codec/json_nested.h"

#include <cstdint>
#include <limits>
#include <string>

#include "base/json_writer.h"
#include "check.h"

namespace vino::codec {
namespace {

using test::expect;
using test::expectEqual;
using test::Test;
using enum ElementType;

template <typename T>
Tensor filled(ElementType type, T value) {
  auto tensor = Tensor::allocate("t", type, {10, 2, 1}, 20);
  for (auto& element : tensor.elements<T>()) element = value;
  return tensor;
}

const Test kRoom{"writes within the room it asks for", [] {
                   const auto fits = [](const Tensor& tensor) {
                     const auto room = nestedRoom(tensor, ", ");
                     ByteBuffer out(room);
                     const char* const block = out.data();
                     writeNested(out, tensor, 0, tensor.dims, ", ");
                     expect(out.data() == block, "the block has not moved");
                     expect(out.size() <= room, "no more than announced");
                   };
                   fits(filled<std::uint8_t>(kBool, 0));
                   fits(filled(kI8, std::numeric_limits<std::int8_t>::min()));
                   fits(filled(kU16, std::numeric_limits<std::uint16_t>::max()));
                   fits(filled(kI32, std::numeric_limits<std::int32_t>::min()));
                   fits(filled(kI64, std::numeric_limits<std::int64_t>::min()));
                   fits(filled(kU64, std::numeric_limits<std::uint64_t>::max()));
                   fits(filled<std::uint16_t>(kF16, 0x8001));
                   fits(filled<std::uint16_t>(kBF16, 0x8001));
                   fits(filled(kF32, -std::numeric_limits<float>::min()));
                   fits(filled(kF32, -std::numeric_limits<float>::infinity()));
                   fits(filled(kF64, -std::numeric_limits<double>::min()));
                   fits(filled<std::string>(kString, "plain"));
                   fits(filled<std::string>(kString, "\xff"));
                 }};

const Test kSlices{"writes the lists from any element on", [] {
                     auto tensor = Tensor::allocate("t", kI32, {3, 2}, 6);
                     std::int32_t next = 0;
                     for (auto& element : tensor.elements<std::int32_t>()) element = next++;
                     const auto slice = [&](std::uint64_t first, const Dims& dims) {
                       ByteBuffer out;
                       writeNested(out, tensor, first, dims, ",");
                       return std::string(out.view());
                     };
                     expectEqual(slice(2, {2}), "[2,3]");
                     expectEqual(slice(5, {}), "5");
                     expectEqual(slice(2, {2, 1, 2}), "[[[2,3]],[[4,5]]]");
                     expectEqual(slice(6, {2, 0}), "[[],[]]");
                   }};

}  // namespace
}  // namespace vino::codec
