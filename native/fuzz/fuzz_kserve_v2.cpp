// SPDX-License-Identifier: Apache-2.0
// KServe requests from arbitrary bytes: the first two bytes tell the JSON part's length (65535:
// none is announced), the rest is the body. Whatever is accepted must hold what it says it holds.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/thread_pool.h"
#include "codec/codec.h"
#include "simdjson.h"

namespace vino {
namespace {

using codec::RequestBytes;

void require(bool holds) {
  if (!holds) std::abort();
}

/// Elements that the tensor's memory really holds: no more than its dims make.
std::uint64_t heldElements(const Tensor& tensor) {
  const auto declared = elementCount(tensor.dims);
  return declared ? std::min(*declared, tensor.count) : tensor.count;
}

/// Reads every element, so that a sanitizer sees any that is not there.
std::uint64_t touch(const Tensor& tensor) {
  std::uint64_t sum = 0;
  const auto held = static_cast<std::size_t>(heldElements(tensor));
  if (tensor.type == ElementType::kString) {
    for (const auto& text : tensor.elements<const std::string>().first(held)) {
      for (const char c : text) sum += static_cast<unsigned char>(c);
    }
  } else {
    const ConstBytes bytes(tensor.data, held * byteSize(tensor.type));
    for (const auto byte : bytes) sum += std::to_integer<unsigned>(byte);
  }
  return sum;
}

/// A digest of the input.
std::string check(const Input& input, const RequestBytes& bytes) {
  const auto& tensor = input.tensor;
  require(tensor.type != ElementType::kOther);
  // Every element takes at least a byte of the body: none comes from nowhere.
  require(tensor.count <= bytes.body.size());
  const auto alignment =
      tensor.type == ElementType::kString ? alignof(std::string) : byteSize(tensor.type);
  require(reinterpret_cast<std::uintptr_t>(tensor.data) % alignment == 0);
  if (tensor.owner == bytes.owner) {
    require(tensor.data >= bytes.body.data());
    require(tensor.data + tensor.byteSize() <= bytes.body.data() + bytes.body.size());
  }
  for (const auto dim : tensor.dims) require(dim >= 0);
  return tensor.name + toString(tensor.dims) + std::to_string(tensor.count) + "/" +
         std::to_string(touch(tensor));
}

/// The body in a block of exactly its size, `shift` bytes off a boundary.
RequestBytes bodyOf(const std::uint8_t* data, std::size_t size, std::size_t headerLength,
                    std::size_t shift) {
  const std::shared_ptr<std::byte[]> block(new std::byte[size + shift]);
  if (size > 0) std::memcpy(block.get() + shift, data, size);
  RequestBytes bytes;
  bytes.body = {block.get() + shift, size};
  if (headerLength <= size) bytes.headerLength = headerLength;
  bytes.owner = block;
  return bytes;
}

/// Encodes the tensors that are whole as if they were a model's outputs.
void encode(const codec::Codec& codec, codec::Request& request) {
  Signature signature;
  std::vector<Tensor> whole;
  for (auto& input : request.inputs) {
    auto& tensor = input.tensor;
    if (elementCount(tensor.dims) != tensor.count) continue;
    TensorInfo info;
    info.name = tensor.name;
    info.type = tensor.type;
    signature.outputs.push_back(std::move(info));
    whole.push_back(std::move(tensor));
  }
  std::vector<Tensor> outputs;
  for (const auto index : codec.selectOutputs(request, signature)) {
    outputs.push_back(std::move(whole[index]));
  }
  const auto reply = codec.encode(request, {"m", "1"}, signature, outputs);
  require(reply.headerLength.value_or(0) < reply.body.size());
}

/// The refusal, or a digest of what was accepted: neither may depend on where the body lies.
std::string outcome(const RequestBytes& bytes) {
  const auto* const codec = codec::findCodec("kserve_v2");
  try {
    const auto request = codec->decode(bytes, nullptr);
    std::string digest;
    for (const auto& input : request->inputs) digest += check(input, bytes) + ";";
    encode(*codec, *request);
    return digest;
  } catch (const Error& error) {
    require(error.code() == Code::kInvalidArgument || error.reason() == "out_of_memory");
    return error.reason() + ": " + error.message();
  }
}

/// What is JSON is simdjson's to say too, but for integers beyond 64 bits, which it refuses, and a
/// byte order mark, which it takes.
void compareSyntax(const RequestBytes& bytes, const std::string& outcome) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.body.data()),
                              bytes.headerLength.value_or(bytes.body.size()));
  if (outcome.starts_with("json_nesting") || text.starts_with("\xef\xbb\xbf")) return;
  static simdjson::dom::parser parser;
  simdjson::dom::element root;
  const auto error = parser.parse(text.data(), text.size()).get(root);
  if (outcome.starts_with("json_syntax")) {
    require(error != simdjson::SUCCESS);
  } else {
    require(error == simdjson::SUCCESS || error == simdjson::NUMBER_ERROR ||
            error == simdjson::BIGINT_ERROR);
  }
}

}  // namespace

void fuzz(const std::uint8_t* data, std::size_t size) {
  const std::size_t headerLength = data[0] + 256U * data[1];
  const auto bytes = bodyOf(data + 2, size - 2, headerLength, 0);
  const auto aligned = outcome(bytes);
  require(outcome(bodyOf(data + 2, size - 2, headerLength, 1)) == aligned);
  // Nor may it depend on who reads: here other threads help with arrays of some numbers.
  static ThreadPool helpers("helpers", 2);
  auto helped = bytes;
  helped.helpers = {&helpers, 1 + size % 16};
  require(outcome(helped) == aligned);
  compareSyntax(bytes, aligned);
}

}  // namespace vino

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size >= 2) vino::fuzz(data, size);
  return 0;
}
