// SPDX-License-Identifier: Apache-2.0
#include "codec/json_nested.h"

#include <string>

#include "base/base64.h"
#include "base/element_visit.h"
#include "base/general_number.h"
#include "base/json_writer.h"
#include "codec/element_text.h"
#include "simdjson.h"

namespace vino::codec {
namespace {

/// Numbers of a tensor, from one on.
template <typename T>
struct Numbers {
  const T* from;
  std::size_t widest;

  void advance(std::size_t count) { from += count; }
};

/// Appends the first `count` of them.
template <typename T>
void writeRun(ByteBuffer& out, Numbers<T> numbers, std::size_t count, std::string_view separator) {
  // The last one may use the wider margin that printing asks for.
  const auto room = count * (numbers.widest + separator.size()) + kWidestNumber;
  char* const begin = out.room(room);
  char* to = begin;
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) to += separator.copy(to, separator.size());
    to = printElement(to, numbers.from[i],
                      [](char* at, auto number) { return printGeneral(at, number); });
  }
  out.advance(static_cast<std::size_t>(to - begin));
}

void writeBytes(ByteBuffer& out, std::string_view bytes) {
  out.append("{\"b64\":\"");
  appendBase64(out, bytes);
  out.append("\"}");
}

/// Strings of a tensor, all as bytes or only where they are no text.
struct Texts {
  const std::string* from;
  bool bytes;

  void advance(std::size_t count) { from += count; }
};

void writeRun(ByteBuffer& out, Texts texts, std::size_t count, std::string_view separator) {
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

/// Appends lists and leaves `elements` behind those that are in them.
template <typename Elements>
void writeLists(ByteBuffer& out, Elements& elements, std::span<const std::int64_t> dims,
                std::string_view separator) {
  const auto run = [&](std::size_t count) {
    writeRun(out, elements, count, separator);
    elements.advance(count);
  };
  if (dims.empty()) return run(1);
  const auto length = static_cast<std::size_t>(dims.front());
  out.append('[');
  if (dims.size() == 1) {
    run(length);
  } else {
    for (std::size_t i = 0; i < length; ++i) {
      if (i > 0) out.append(separator);
      writeLists(out, elements, dims.subspan(1), separator);
    }
  }
  out.append(']');
}

}  // namespace

void writeNested(ByteBuffer& out, const Tensor& tensor, std::uint64_t first,
                 std::span<const std::int64_t> dims, std::string_view separator) {
  const auto skipped = static_cast<std::size_t>(first);
  if (tensor.type == ElementType::kString) {
    Texts texts{tensor.elements<const std::string>().data() + skipped,
                tensor.name.ends_with("_bytes")};
    return writeLists(out, texts, dims, separator);
  }
  visitElementType(tensor.type, [&]<typename T>(T) {
    Numbers<T> numbers{tensor.elements<const T>().data() + skipped, widestElement(tensor.type)};
    writeLists(out, numbers, dims, separator);
  });
}

std::size_t nestedRoom(const Tensor& tensor, std::string_view separator) noexcept {
  const auto count = static_cast<std::size_t>(tensor.count);
  std::size_t room = kWidestNumber;
  // The brackets of each list.
  for (std::size_t level = 0; level < tensor.dims.size(); ++level) {
    const auto lists = elementCount(std::span(tensor.dims).first(level)).value_or(0);
    room += static_cast<std::size_t>(lists) * (2 + separator.size());
  }
  if (tensor.type != ElementType::kString) {
    return room + count * (widestElement(tensor.type) + separator.size());
  }
  for (const auto& text : tensor.elements<const std::string>()) {
    room += base64Size(text.size()) + separator.size() + sizeof("{\"b64\":\"\"}");
  }
  return room;
}

}  // namespace vino::codec
