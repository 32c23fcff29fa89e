// SPDX-License-Identifier: Apache-2.0
// Binary inputs of a KServe request: each is cut from the bytes behind the JSON part, in the order
// of the inputs (kserve-v2-rest.md 7).
#include <algorithm>
#include <cstring>
#include <utility>

#include "codec/bytes_framing.h"
#include "codec/json_tensor.h"
#include "codec/kserve_v2.h"
#include "codec/kserve_v2_faults.h"
#include "codec/kserve_v2_request.h"

namespace vino::codec {
namespace {

namespace fault = kserve_fault;

/// "Expected: 40 bytes; Actual: 36 bytes".
std::string bytesDiffer(std::uint64_t expected, std::uint64_t actual) {
  return "Expected: " + std::to_string(expected) + " bytes; Actual: " + std::to_string(actual) +
         " bytes";
}

/// E25: what the model wants is told where it is known.
[[noreturn]] void refuseDatatype(const ParsedInput& input, const Signature* signature) {
  std::string expected;
  if (signature != nullptr) {
    const auto wanted = std::ranges::find(signature->inputs, input.name, &TensorInfo::name);
    if (wanted != signature->inputs.end()) {
      expected.append("Expected: ").append(info(wanted->type).precision).append("; ");
    }
  }
  throw fault::of(fault::kUnknownBinaryDatatype, expected + "Actual: " + input.datatype,
                  input.name);
}

/// Cuts binary inputs off the bytes behind the JSON part, one after the other.
class BinaryPart {
 public:
  BinaryPart(ConstBytes rest, const std::shared_ptr<void>& owner, bool soleInput,
             const Signature* signature)
      : rest_(rest), owner_(owner), soleInput_(soleInput), signature_(signature) {}

  Tensor cut(ParsedInput& input) {
    const auto size = sizeOf(input);
    if (size > rest_.size()) {
      throw fault::of(fault::kBinaryTooShort, bytesDiffer(size, rest_.size()), input.name);
    }
    const auto bytes = rest_.first(static_cast<std::size_t>(size));
    rest_ = rest_.subspan(bytes.size());
    if (!input.type) refuseDatatype(input, signature_);
    return input.type == ElementType::kString ? strings(input, bytes) : numbers(input, bytes);
  }

 private:
  std::uint64_t sizeOf(const ParsedInput& input) const {
    if (input.sizeKind == BinarySize::kInvalid) {
      throw fault::of(fault::kInvalidBinarySize, "Expected: an integer from 0", input.name);
    }
    if (input.sizeKind == BinarySize::kGiven) return input.size;
    if (!input.type) refuseDatatype(input, signature_);
    if (input.type == ElementType::kString) {
      if (soleInput_ && input.shape == Dims{1}) return rest_.size();
      throw fault::of(fault::kInvalidInput,
                      "Expected: binary_data_size, which BYTES can lack only as the sole input of "
                      "shape (1)",
                      input.name);
    }
    const auto count = elementCount(input.shape);
    const auto size = count ? checkedMultiply(*count, byteSize(*input.type)) : std::nullopt;
    if (!size) throw fault::of(fault::kShapeOverflow, toString(input.shape), input.name);
    return *size;
  }

  static Tensor strings(ParsedInput& input, ConstBytes bytes) {
    try {
      return readFramed(input.name, std::move(input.shape), bytes);
    } catch (const Error& error) {
      if (error.reason() == kBytesFraming) {
        throw fault::of(fault::kBytesFraming, error.message(), input.name);
      }
      if (error.reason() == kTooManyStrings) {
        throw fault::of(fault::kTooManyStrings, error.message(), input.name);
      }
      throw;
    }
  }

  Tensor numbers(ParsedInput& input, ConstBytes bytes) const {
    const auto element = byteSize(*input.type);
    // A count cannot tell of stray bytes, so serving could not; without a model nothing is
    // computed.
    if (bytes.size() % element != 0 && signature_ != nullptr) {
      const auto expected = elementCount(input.shape).value_or(0) * element;
      throw fault::of(fault::kContentSize, bytesDiffer(expected, bytes.size()), input.name);
    }
    const auto count = bytes.size() / element;
    bytes = bytes.first(count * element);
    if (reinterpret_cast<std::uintptr_t>(bytes.data()) % element == 0) {
      return Tensor::borrow(std::move(input.name), *input.type, std::move(input.shape), bytes,
                            owner_);
    }
    auto copy = Tensor::allocate(std::move(input.name), *input.type, std::move(input.shape), count);
    if (!bytes.empty()) std::memcpy(copy.data, bytes.data(), bytes.size());
    return copy;
  }

  ConstBytes rest_;
  const std::shared_ptr<void>& owner_;
  bool soleInput_;
  const Signature* signature_;
};

}  // namespace

std::unique_ptr<Request> KServeV2::decode(const RequestBytes& bytes,
                                          const Signature* signature) const {
  const auto jsonSize = bytes.headerLength.value_or(bytes.body.size());
  const auto json = bytes.body.first(jsonSize);
  auto parsed =
      parseKServeRequest({reinterpret_cast<const char*>(json.data()), json.size()}, bytes.helpers);
  BinaryPart binary(bytes.body.subspan(jsonSize), bytes.owner, parsed.inputs.size() == 1,
                    signature);
  auto& inputs = parsed.request->inputs;
  inputs.reserve(parsed.inputs.size());
  for (auto& input : parsed.inputs) {
    if (!input.data) {
      inputs.push_back({binary.cut(input), true});
      continue;
    }
    if (input.sizeKind != BinarySize::kAbsent) throw fault::of(fault::kBinaryAndData);
    inputs.push_back({std::move(*input.data), false});
  }
  return std::move(parsed.request);
}

}  // namespace vino::codec
