// SPDX-License-Identifier: Apache-2.0
// What the image tests share: the pictures of test/fixtures/images, model inputs, pixels as
// numbers.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/signature.h"
#include "base/tensor.h"
#include "check.h"

namespace vino::image {

/// The bytes of a picture that test/fixtures/make_images.py made.
inline std::string picture(const std::string& name) {
  const auto root = std::filesystem::path(__FILE__).parent_path() / "../../..";
  std::ifstream file(root / "test/fixtures/images" / name, std::ios::binary);
  if (!file) throw std::runtime_error("no picture " + name);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline ConstBytes bytesOf(const std::string& text) {
  return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}

/// A model input called "b".
inline TensorInfo takes(ElementType type, std::vector<PartialDim> dims,
                        std::string layout = "NHWC") {
  TensorInfo input;
  input.name = "b";
  input.type = type;
  input.shape = {std::move(dims), true};
  input.layout = std::move(layout);
  return input;
}

inline PartialDim fixed(std::int64_t value) { return PartialDim::fixed(value); }
inline PartialDim any() { return PartialDim::any(); }

/// Values as text, e.g. "1 2 3", to be compared in one go.
template <typename Values>
std::string listed(const Values& values) {
  std::string text;
  for (const auto value : values) {
    if (!text.empty()) text += ' ';
    std::ostringstream out;
    out << +value;
    text += out.str();
  }
  return text;
}

/// `body` must throw an Error of this reason whose text begins like that.
inline void expectRefused(std::string_view reason, std::string_view text,
                          const std::function<void()>& body,
                          std::source_location at = std::source_location::current()) {
  test::expectThrows<Error>(
      body,
      [&](const Error& error) {
        test::expectEqual(error.code(), Code::kInvalidArgument, at);
        test::expectEqual(error.reason(), reason, at);
        test::expectEqual(error.message().substr(0, text.size()), text, at);
      },
      at);
}

}  // namespace vino::image
