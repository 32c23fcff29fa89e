// SPDX-License-Identifier: Apache-2.0
// Writing; json_tensor.cpp reads.
#include <cstddef>
#include <string>

#include "base/element_visit.h"
#include "base/json_writer.h"
#include "codec/element_text.h"
#include "codec/json_tensor.h"

namespace vino::codec {
namespace {

template <typename T>
void writeElements(ByteBuffer& out, const Tensor& tensor) {
  // `flatRoom` is a bound, so all elements are printed without looking for room again; the last one
  // alone may use the wider margin that `printNumber` asks for.
  char* const begin = out.room(flatRoom(tensor) + kWidestNumber);
  char* to = begin;
  for (const T value : tensor.elements<const T>()) {
    to = printElement(to, value, [](char* at, auto number) {
      return printNumber(at, static_cast<double>(number));
    });
    *to++ = ',';
  }
  out.advance(static_cast<std::size_t>(to - begin));
}

void writeStrings(ByteBuffer& out, const Tensor& tensor) {
  for (const auto& text : tensor.elements<const std::string>()) {
    appendString(out, text);
    out.append(',');
  }
}

void writeElementsOf(ByteBuffer& out, const Tensor& tensor) {
  if (!hasJsonForm(tensor.type)) refuseJsonForm(tensor.type);
  if (tensor.type == ElementType::kString) return writeStrings(out, tensor);
  visitElementType(tensor.type, [&]<typename T>(T) { writeElements<T>(out, tensor); });
}

}  // namespace

std::size_t flatRoom(const Tensor& tensor) noexcept {
  constexpr std::size_t kBrackets = 2;
  const auto count = static_cast<std::size_t>(tensor.count);
  if (tensor.type != ElementType::kString)
    return kBrackets + count * (widestElement(tensor.type) + 1);
  std::size_t room = kBrackets;
  for (const auto& text : tensor.elements<const std::string>()) room += text.size() + 3;
  return room;
}

void writeFlat(ByteBuffer& out, const Tensor& tensor) {
  out.append('[');
  writeElementsOf(out, tensor);
  if (tensor.count > 0) out.shrink(1);  // the last comma
  out.append(']');
}

}  // namespace vino::codec
