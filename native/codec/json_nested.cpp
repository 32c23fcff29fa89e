// SPDX-License-Identifier: Apache-2.0
#include "codec/json_nested.h"

#include <string>
#include <type_traits>

#include "base/base64.h"
#include "base/element_visit.h"
#include "base/general_number.h"
#include "base/half.h"
#include "base/json_writer.h"
#include "simdjson.h"

namespace vino::codec {
namespace {

template <typename T>
char* printElement(char* to, T value) noexcept {
  if constexpr (std::is_same_v<T, Flag>) {
    const std::string_view word = value.byte != 0 ? "true" : "false";
    return to + word.copy(to, word.size());
  } else if constexpr (std::is_same_v<T, F16>) {
    return printGeneral(to, fromHalf(value.bits));
  } else if constexpr (std::is_same_v<T, BF16>) {
    return printGeneral(to, fromBfloat16(value.bits));
  } else if constexpr (std::is_floating_point_v<T>) {
    return printGeneral(to, value);
  } else if constexpr (std::is_signed_v<T>) {
    return printNumber(to, static_cast<std::int64_t>(value));
  } else {
    return printNumber(to, static_cast<std::uint64_t>(value));
  }
}

/// Appends `count` elements that begin at `from`.
template <typename T>
void writeRun(ByteBuffer& out, const T* from, std::size_t count, std::string_view separator) {
  char* const begin = out.room(count * (kWidestNumber + separator.size()));
  char* to = begin;
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) to += separator.copy(to, separator.size());
    to = printElement(to, from[i]);
  }
  out.advance(static_cast<std::size_t>(to - begin));
}

void writeBytes(ByteBuffer& out, std::string_view bytes) {
  out.append("{\"b64\":\"");
  appendBase64(out, bytes);
  out.append("\"}");
}

/// Strings of a tensor, each as text or as bytes.
struct Text {
  const std::string* from;
  bool bytes;
};

void writeRun(ByteBuffer& out, Text texts, std::size_t count, std::string_view separator) {
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) out.append(separator);
    const auto& text = texts.from[i];
    if (texts.bytes || !simdjson::validate_utf8(text)) {
      writeBytes(out, text);
    } else {
      appendString(out, text);
    }
  }
}

Text advanced(Text texts, std::size_t count) { return {texts.from + count, texts.bytes}; }

template <typename T>
const T* advanced(const T* from, std::size_t count) {
  return from + count;
}

/// Appends lists and leaves `from` behind their elements.
template <typename From>
void writeLists(ByteBuffer& out, From& from, std::span<const std::int64_t> dims,
                std::string_view separator) {
  const auto run = [&](std::size_t count) {
    writeRun(out, from, count, separator);
    from = advanced(from, count);
  };
  if (dims.empty()) return run(1);
  const auto length = static_cast<std::size_t>(dims.front());
  out.append('[');
  if (dims.size() == 1) {
    run(length);
  } else {
    for (std::size_t i = 0; i < length; ++i) {
      if (i > 0) out.append(separator);
      writeLists(out, from, dims.subspan(1), separator);
    }
  }
  out.append(']');
}

}  // namespace

void writeNested(ByteBuffer& out, const Tensor& tensor, std::uint64_t first,
                 std::span<const std::int64_t> dims, std::string_view separator) {
  const auto skipped = static_cast<std::size_t>(first);
  if (tensor.type == ElementType::kString) {
    Text from{tensor.elements<const std::string>().data() + skipped,
              tensor.name.ends_with("_bytes")};
    return writeLists(out, from, dims, separator);
  }
  visitElementType(tensor.type, [&]<typename T>(T) {
    const T* from = tensor.elements<const T>().data() + skipped;
    writeLists(out, from, dims, separator);
  });
}

std::size_t nestedRoom(const Tensor& tensor, std::string_view separator) noexcept {
  const auto count = static_cast<std::size_t>(tensor.count);
  if (tensor.type != ElementType::kString) return count * (kWidestNumber + separator.size());
  std::size_t room = 0;
  for (const auto& text : tensor.elements<const std::string>()) {
    room += base64Size(text.size()) + separator.size() + sizeof("{\"b64\":\"\"}");
  }
  return room;
}

}  // namespace vino::codec
