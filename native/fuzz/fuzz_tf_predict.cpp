// SPDX-License-Identifier: Apache-2.0
// Predict requests from arbitrary bytes: the first byte chooses the model that they are held
// against, the rest is the body. Whatever is accepted must hold what it says it holds, reads
// the same once it was written out, and reads the same whoever helps.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/thread_pool.h"
#include "codec/codec.h"

namespace vino {
namespace {

using enum ElementType;

void require(bool holds) {
  if (!holds) std::abort();
}

const codec::Codec& predict() { return *codec::findCodec("tf_predict"); }

TensorInfo tensor(std::string name, ElementType type, std::size_t rank) {
  TensorInfo info;
  info.name = std::move(name);
  info.type = type;
  info.shape.dims.assign(rank, PartialDim::any());
  return info;
}

/// Models with one input of each type, of strings as rows and images, and with several inputs.
Signature modelOf(std::uint8_t choice) {
  constexpr std::array kTypes{kBool, kI8,  kI16,  kI32, kI64, kU8,     kU16,  kU32,
                              kU64,  kF16, kBF16, kF32, kF64, kString, kOther};
  Signature signature;
  const std::size_t which = choice % (kTypes.size() + 4);
  if (which < kTypes.size()) {
    signature.inputs = {tensor("x", kTypes[which], 1)};
  } else if (which == kTypes.size()) {
    signature.inputs = {tensor("x", kU8, 2)};
  } else if (which == kTypes.size() + 1) {
    signature.inputs = {tensor("x", kF32, 4)};
  } else if (which == kTypes.size() + 2) {
    signature.inputs = {tensor("a", kI64, 1), tensor("b64", kString, 1), tensor("c", kF16, 2)};
  }
  return signature;
}

/// Reads every byte, so that a sanitizer sees any that is not there.
void touch(const Tensor& tensor) {
  unsigned sum = 0;
  if (tensor.type == kString) {
    for (const auto& text : tensor.elements<const std::string>()) {
      for (const char c : text) sum += static_cast<unsigned char>(c);
    }
  } else {
    for (const auto byte : tensor.bytes()) sum += std::to_integer<unsigned>(byte);
  }
  static volatile unsigned sink;
  sink = sum;
}

void check(const Input& input, const Signature& signature, std::size_t bodySize) {
  const auto& tensor = input.tensor;
  for (const auto dim : tensor.dims) require(dim >= 0);
  // Every element takes at least a byte of the body: none comes from nowhere.
  require(tensor.count <= bodySize);
  const auto known = std::ranges::find(signature.inputs, tensor.name, &TensorInfo::name);
  if (known == signature.inputs.end() || known->type == kOther) {
    require(tensor.type == kOther || tensor.type == kString);
  } else {
    require(tensor.type == known->type || tensor.type == kString);
    require(elementCount(tensor.dims) == tensor.count);
  }
  touch(tensor);
}

std::unique_ptr<codec::Request> decode(std::string_view body, const Signature& signature,
                                       codec::Helpers helpers = {}) {
  // In a block of exactly its size.
  const std::unique_ptr<char[]> block(new char[body.size()]);
  if (!body.empty()) std::memcpy(block.get(), body.data(), body.size());
  codec::RequestBytes bytes;
  bytes.body = std::as_bytes(std::span(block.get(), body.size()));
  bytes.helpers = helpers;
  return predict().decode(bytes, &signature);
}

/// Whether the inputs are all of the model's, in a form that plain values can have.
bool isWritable(const std::vector<Input>& inputs, const Signature& signature) {
  if (inputs.empty() || inputs.size() != signature.inputs.size()) return false;
  return std::ranges::equal(inputs, signature.inputs,
                            [](const Input& input, const TensorInfo& info) {
                              const bool rows = info.type == kU8 && info.shape.dims.size() == 2;
                              return input.tensor.name == info.name && info.type != kOther &&
                                     (input.tensor.type == info.type || rows);
                            });
}

/// The request's inputs as if they were a model's outputs; empty where they have no such form.
std::string written(codec::Request& request) {
  Signature signature;
  std::vector<Tensor> outputs;
  for (auto& input : request.inputs) {
    signature.outputs.push_back(tensor(input.tensor.name, input.tensor.type, 0));
    outputs.push_back(std::move(input.tensor));
  }
  try {
    static_cast<void>(predict().selectOutputs(request, signature));
    return std::string(predict().encode(request, {"m", "1"}, signature, outputs).body.view());
  } catch (const Error& error) {
    require(error.reason() == "reply_form");
    return {};
  }
}

/// A reply as a request: the same but for the name of its member.
std::string asRequest(std::string reply) {
  constexpr std::pair<std::string_view, std::string_view> kNames[] = {
      {"\"predictions\"", "\"instances\""}, {"\"outputs\"", "\"inputs\""}};
  for (const auto& [out, in] : kNames) {
    const auto at = reply.find(out);
    if (at < 16) return reply.replace(at, out.size(), in);
  }
  std::abort();
}

/// What was written reads as what it was written from.
void checkBack(codec::Request& request, const Signature& signature) {
  if (!isWritable(request.inputs, signature)) return;
  const auto reply = written(request);
  if (reply.empty()) return;
  const auto back = decode(asRequest(reply), signature);
  require(isWritable(back->inputs, signature));
  require(written(*back) == reply);
}

/// The refusal, or every number that was read, with the shapes.
std::string outcome(std::string_view body, const Signature& signature, codec::Helpers helpers) {
  try {
    std::string all;
    const auto request = decode(body, signature, helpers);
    for (const auto& input : request->inputs) {
      all += toString(input.tensor.dims);
      if (input.tensor.type == kString) continue;
      const auto bytes = input.tensor.bytes();
      all.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    }
    return all;
  } catch (const Error& error) {
    return error.reason() + ": " + error.message();
  }
}

void run(std::string_view body, const Signature& signature) {
  // Other threads that help, with arrays of some numbers, change nothing.
  static ThreadPool helpers("helpers", 2);
  require(outcome(body, signature, {&helpers, 1 + body.size() % 16}) ==
          outcome(body, signature, {}));
  std::unique_ptr<codec::Request> request;
  try {
    request = decode(body, signature);
  } catch (const Error& error) {
    require(error.code() == Code::kInvalidArgument || error.reason() == "out_of_memory");
    return;
  }
  for (const auto& input : request->inputs) check(input, signature, body.size());
  checkBack(*request, signature);
}

}  // namespace

void fuzz(const std::uint8_t* data, std::size_t size) {
  const auto signature = modelOf(data[0]);
  run({reinterpret_cast<const char*>(data + 1), size - 1}, signature);
}

}  // namespace vino

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size >= 1) vino::fuzz(data, size);
  return 0;
}
