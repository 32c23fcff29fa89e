// SPDX-License-Identifier: Apache-2.0
// What the KServe codec keeps of a request: between parsing and slicing the binary part, and from
// decode to encode.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "codec/codec.h"

namespace vino::codec {

/// One entry of "outputs".
struct RequestedOutput {
  std::string name;
  std::optional<bool> binary;
};

/// A decoded request with what its reply depends on.
class KServeRequest final : public Request {
 public:
  std::string id;
  std::optional<bool> binaryOutputs;
  /// Empty = all outputs.
  std::vector<RequestedOutput> outputs;

  /// The entry of that output: the first of several, null where it was not asked for by name.
  const RequestedOutput* find(std::string_view output) const noexcept;

  /// Whether that output goes out as raw bytes (kserve-v2-rest.md 8, D20).
  bool wantsBinary(std::string_view output) const noexcept;
};

/// What "parameters.binary_data_size" said.
enum class BinarySize : std::uint8_t { kAbsent, kGiven, kInvalid };

/// One entry of "inputs", with its JSON data read. Where there is none, bytes must follow.
struct ParsedInput {
  std::string name;
  Dims shape;
  /// As written; `type` is empty where no such datatype exists.
  std::string datatype;
  std::optional<ElementType> type;
  std::optional<Tensor> data;
  BinarySize sizeKind = BinarySize::kAbsent;
  std::uint64_t size = 0;
};

/// The JSON part of a request, in the form that section 5 asks for.
struct ParsedRequest {
  std::unique_ptr<KServeRequest> request;
  std::vector<ParsedInput> inputs;
};

/// Parses and checks the JSON part: E15 to E24 in their order of precedence. Throws Error.
ParsedRequest parseKServeRequest(std::string_view json, Helpers helpers);

}  // namespace vino::codec
