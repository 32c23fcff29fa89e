// SPDX-License-Identifier: Apache-2.0
// Requests for the tests of "tf_predict".
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kserve_requests.h"

namespace vino::codec::tf {

inline constexpr std::string_view kInstance =
    "Could not parse instance content. Not valid ndarray detected";
inline constexpr std::string_view kInput =
    "Could not parse input content. Not valid ndarray detected";

inline const Codec& predict() { return *findCodec("tf_predict"); }

/// An input or output; -1 stands for any size.
inline TensorInfo tensor(std::string name, ElementType type, const Dims& shape) {
  auto info = named(std::move(name), type);
  for (const auto dim : shape) {
    info.shape.dims.push_back(dim < 0 ? PartialDim::any() : PartialDim::fixed(dim));
  }
  return info;
}

inline Signature taking(std::vector<TensorInfo> inputs) {
  Signature signature;
  signature.inputs = std::move(inputs);
  std::ranges::sort(signature.inputs, {}, &TensorInfo::name);
  return signature;
}

/// A model with the only input "x".
inline Signature one(ElementType type, const Dims& shape = {-1}) {
  return taking({tensor("x", type, shape)});
}

inline std::unique_ptr<Request> decode(std::string_view json, const Signature& signature) {
  return predict().decode(requestBytes(json), &signature);
}

inline Dims dimsOf(std::string_view json, const Signature& signature, std::size_t input = 0) {
  return decode(json, signature)->inputs.at(input).tensor.dims;
}

/// What a model that hands its inputs through replies.
inline std::string echo(std::string_view json, const Signature& signature) {
  const auto request = decode(json, signature);
  std::vector<Tensor> outputs;
  for (auto& input : request->inputs) outputs.push_back(std::move(input.tensor));
  return std::string(predict().encode(*request, {"m", "1"}, signature, outputs).body.view());
}

/// A reply in columns to that tensor.
inline std::string columnOf(Tensor tensor) {
  const auto request = decode(R"({"inputs":[1]})", one(ElementType::kF32));
  std::vector<Tensor> outputs;
  outputs.push_back(std::move(tensor));
  return std::string(predict().encode(*request, {"m", "1"}, Signature{}, outputs).body.view());
}

inline void expectRefused(std::string_view json, const Signature& signature,
                          std::string_view reason, std::string_view message,
                          std::source_location at = std::source_location::current()) {
  test::expectThrows<Error>(
      [&] { static_cast<void>(decode(json, signature)); },
      [&](const Error& error) {
        test::expectEqual(error.reason(), reason, at);
        test::expectEqual(codeName(error.code()), codeName(Code::kInvalidArgument), at);
        test::expectEqual(error.message().substr(0, message.size()), message, at);
      },
      at);
}

}  // namespace vino::codec::tf
