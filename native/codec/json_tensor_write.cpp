// SPDX-License-Identifier: Apache-2.0
// Writing; json_tensor.cpp reads.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include "base/json_writer.h"
#include "codec/json_tensor.h"

namespace vino::codec {
namespace {

/// A boolean as its byte: engines and clients may send others than 0 and 1, which a `bool` must
/// not.
char* printElement(char* to, std::byte value) noexcept {
  const std::string_view word = value != std::byte{0} ? "true" : "false";
  return to + word.copy(to, word.size());
}

template <typename T>
char* printElement(char* to, T value) noexcept {
  if constexpr (std::is_floating_point_v<T>) {
    return printNumber(to, static_cast<double>(value));
  } else if constexpr (std::is_signed_v<T>) {
    return printNumber(to, static_cast<std::int64_t>(value));
  } else {
    return printNumber(to, static_cast<std::uint64_t>(value));
  }
}

/// Bytes that one element and its comma take at most.
std::size_t widest(ElementType type) noexcept {
  switch (type) {
    case ElementType::kBool:
      return 6;
    case ElementType::kI8:
    case ElementType::kU8:
      return 5;
    case ElementType::kI16:
    case ElementType::kU16:
      return 7;
    case ElementType::kI32:
    case ElementType::kU32:
      return 12;
    case ElementType::kI64:
    case ElementType::kU64:
      return 21;
    default:
      return 27;
  }
}

template <typename T>
void writeElements(ByteBuffer& out, const Tensor& tensor) {
  // `flatRoom` is a bound, so all elements are printed without looking for room again; the last one
  // alone may use the wider margin that `printNumber` asks for.
  char* const begin = out.room(flatRoom(tensor) + kWidestNumber);
  char* to = begin;
  for (const T value : tensor.elements<const T>()) {
    to = printElement(to, value);
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
  switch (tensor.type) {
    case ElementType::kBool:
      return writeElements<std::byte>(out, tensor);
    case ElementType::kI8:
      return writeElements<std::int8_t>(out, tensor);
    case ElementType::kI16:
      return writeElements<std::int16_t>(out, tensor);
    case ElementType::kI32:
      return writeElements<std::int32_t>(out, tensor);
    case ElementType::kI64:
      return writeElements<std::int64_t>(out, tensor);
    case ElementType::kU8:
      return writeElements<std::uint8_t>(out, tensor);
    case ElementType::kU16:
      return writeElements<std::uint16_t>(out, tensor);
    case ElementType::kU32:
      return writeElements<std::uint32_t>(out, tensor);
    case ElementType::kU64:
      return writeElements<std::uint64_t>(out, tensor);
    case ElementType::kF32:
      return writeElements<float>(out, tensor);
    case ElementType::kF64:
      return writeElements<double>(out, tensor);
    case ElementType::kString:
      return writeStrings(out, tensor);
    case ElementType::kF16:
    case ElementType::kBF16:
    case ElementType::kOther:
      break;
  }
  refuseJsonForm(tensor.type);
}

}  // namespace

std::size_t flatRoom(const Tensor& tensor) noexcept {
  constexpr std::size_t kBrackets = 2;
  const auto count = static_cast<std::size_t>(tensor.count);
  if (tensor.type != ElementType::kString) return kBrackets + count * widest(tensor.type);
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
