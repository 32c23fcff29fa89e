// SPDX-License-Identifier: Apache-2.0
// Requests for the KServe codec's tests: bodies in blocks of exactly their size, so that a
// sanitizer sees any byte read beyond.
#pragma once

#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "check.h"
#include "codec/codec.h"

namespace vino::codec {

inline const Codec& kserve() { return *findCodec("kserve_v2"); }

/// A body of `json` and `binary` whose JSON part is announced where there are binary bytes or
/// `announce` is set; the binary part begins `shift` bytes behind a 64-byte boundary.
inline RequestBytes requestBytes(std::string_view json, std::string_view binary = {},
                                 bool announce = false, std::size_t shift = 0) {
  constexpr std::size_t kBoundary = 64;
  const std::size_t offset = kBoundary - json.size() % kBoundary + shift;
  const std::size_t size = json.size() + binary.size();
  const std::shared_ptr<char> block(
      static_cast<char*>(::operator new(offset + size, std::align_val_t{kBoundary})),
      [](char* bytes) { ::operator delete(bytes, std::align_val_t{kBoundary}); });
  char* const body = block.get() + offset;
  std::memcpy(body, json.data(), json.size());
  if (!binary.empty()) std::memcpy(body + json.size(), binary.data(), binary.size());
  RequestBytes bytes;
  bytes.body = {reinterpret_cast<const std::byte*>(body), size};
  if (announce || !binary.empty()) bytes.headerLength = json.size();
  bytes.owner = block;
  return bytes;
}

inline std::unique_ptr<Request> decode(std::string_view json, std::string_view binary = {},
                                       const Signature* signature = nullptr) {
  return kserve().decode(requestBytes(json, binary), signature);
}

/// Decoding must fail with that reason and a message that begins like this.
inline void expectRefused(const RequestBytes& bytes, std::string_view reason,
                          std::string_view message, const Signature* signature = nullptr,
                          std::source_location at = std::source_location::current()) {
  test::expectThrows<Error>(
      [&] { static_cast<void>(kserve().decode(bytes, signature)); },
      [&](const Error& error) {
        test::expectEqual(error.reason(), reason, at);
        test::expectEqual(codeName(error.code()), codeName(Code::kInvalidArgument), at);
        test::expectEqual(error.message().substr(0, message.size()), message, at);
      },
      at);
}

inline void expectRefused(std::string_view json, std::string_view reason, std::string_view message,
                          std::source_location at = std::source_location::current()) {
  expectRefused(requestBytes(json), reason, message, nullptr, at);
}

/// `{"inputs":[{"name":"b","shape":<shape>,"datatype":"<datatype>"<more>}]}`
inline std::string oneInput(std::string_view datatype, std::string_view shape,
                            std::string_view more) {
  std::string json = R"({"inputs":[{"name":"b","shape":)";
  json.append(shape).append(R"(,"datatype":")").append(datatype).append("\"");
  json.append(more).append("}]}");
  return json;
}

/// The same with JSON data.
inline std::string withData(std::string_view datatype, std::string_view shape,
                            std::string_view data) {
  return oneInput(datatype, shape, std::string(",\"data\":").append(data));
}

/// A tensor of a signature.
inline TensorInfo named(std::string name, ElementType type) {
  TensorInfo info;
  info.name = std::move(name);
  info.type = type;
  return info;
}

/// The member that tells an input's binary size.
inline std::string sized(std::string_view size) {
  return std::string(R"(,"parameters":{"binary_data_size":)").append(size).append("}");
}

template <typename T>
std::vector<T> valuesOf(const Tensor& tensor) {
  const auto elements = tensor.elements<const T>();
  return {elements.begin(), elements.end()};
}

/// The elements of a request's only input.
template <typename T>
std::vector<T> onlyValues(const Request& request) {
  return valuesOf<T>(request.inputs.at(0).tensor);
}

/// Bytes of the values as they lie in memory.
template <typename T>
std::string rawBytes(const std::vector<T>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

}  // namespace vino::codec
