// SPDX-License-Identifier: Apache-2.0
#include "codec/bytes_framing.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <utility>

#include "base/error.h"
#include "codec/json_tensor.h"

namespace vino::codec {
namespace {

using Length = std::uint32_t;
static_assert(std::endian::native == std::endian::little, "lengths are copied as they lie");

/// Calls `element(bytes)` for each one; throws where they do not fill `framed` exactly.
template <typename Element>
void eachFramed(ConstBytes framed, Element&& element) {
  const auto total = framed.size();
  const auto refuse = [&](const std::string& expected) {
    throw Error(Code::kInvalidArgument, kBytesFraming,
                "Expected: " + expected + "; Actual: " + std::to_string(framed.size()) +
                    " bytes; offset: " + std::to_string(total - framed.size()));
  };
  while (!framed.empty()) {
    Length length = 0;
    if (framed.size() < sizeof length) refuse("a length of 4 bytes");
    std::memcpy(&length, framed.data(), sizeof length);
    framed = framed.subspan(sizeof length);
    if (framed.size() < length) refuse("an element of " + std::to_string(length) + " bytes");
    element(framed.first(length));
    framed = framed.subspan(length);
  }
}

}  // namespace

Tensor readFramed(std::string name, Dims dims, ConstBytes framed) {
  // Counted first: what is allocated must be justified by the bytes.
  std::uint64_t count = 0;
  eachFramed(framed, [&](ConstBytes) { ++count; });
  refuseTooManyStrings(count);
  const auto declared = elementCount(dims).value_or(std::numeric_limits<std::uint64_t>::max());
  auto tensor = Tensor::allocate(std::move(name), ElementType::kString, std::move(dims),
                                 std::min(count, declared));
  const auto strings = tensor.elements<std::string>();
  std::size_t next = 0;
  eachFramed(framed, [&](ConstBytes bytes) {
    if (next == strings.size()) return;
    strings[next++].assign(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  });
  tensor.count = count;
  return tensor;
}

std::uint64_t framedSize(const Tensor& strings) {
  std::uint64_t size = 0;
  for (const auto& text : strings.elements<const std::string>()) {
    if (text.size() > std::numeric_limits<Length>::max()) {
      throw Error(Code::kInternal, "string_too_long",
                  "A string of " + std::to_string(text.size()) + " bytes in output " +
                      strings.name + " exceeds the 4 GiB that a length prefix can tell");
    }
    size += sizeof(Length) + text.size();
  }
  return size;
}

void writeFramed(ByteBuffer& out, const Tensor& strings) {
  for (const auto& text : strings.elements<const std::string>()) {
    const auto length = static_cast<Length>(text.size());
    out.append(std::as_bytes(std::span(&length, 1)));
    out.append(text);
  }
}

}  // namespace vino::codec
