// SPDX-License-Identifier: Apache-2.0
// Tensors as a node in C++ sees them: what comes in, typed and checked, and what it declares.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "custom_node_interface.h"

namespace vinoserve {

/// Lengths of the dimensions, outermost first.
using Dims = std::vector<std::uint64_t>;

/// In a declaration: the dimension may have any length.
inline constexpr std::uint64_t kAny = 0;

/// A number of half precision, as its bits.
struct Half {
  std::uint16_t bits;
};

/// The precision whose elements are objects of T; other types do not compile.
template <typename T>
inline constexpr CustomNodeTensorPrecision kPrecisionOf = [] {
  static_assert(sizeof(T) == 0, "not an element type of the interface");
  return UNSPECIFIED;
}();
template <>
inline constexpr CustomNodeTensorPrecision kPrecisionOf<float> = FP32;
template <>
inline constexpr CustomNodeTensorPrecision kPrecisionOf<Half> = FP16;
template <>
inline constexpr CustomNodeTensorPrecision kPrecisionOf<std::uint8_t> = U8;
template <>
inline constexpr CustomNodeTensorPrecision kPrecisionOf<std::int8_t> = I8;
template <>
inline constexpr CustomNodeTensorPrecision kPrecisionOf<std::int16_t> = I16;
template <>
inline constexpr CustomNodeTensorPrecision kPrecisionOf<std::uint16_t> = U16;
template <>
inline constexpr CustomNodeTensorPrecision kPrecisionOf<std::int32_t> = I32;
template <>
inline constexpr CustomNodeTensorPrecision kPrecisionOf<double> = FP64;
template <>
inline constexpr CustomNodeTensorPrecision kPrecisionOf<std::int64_t> = I64;

/// e.g. "FP32"
inline std::string_view nameOf(CustomNodeTensorPrecision precision) noexcept {
  constexpr std::string_view kNames[] = {"UNSPECIFIED", "FP32", "FP16", "U8",   "I8",
                                         "I16",         "U16",  "I32",  "FP64", "I64"};
  const auto number = static_cast<std::size_t>(precision);
  return number < std::size(kNames) ? kNames[number] : kNames[0];
}

/// e.g. "(1,3,-1)"; `kAny` prints as -1 where `declared`.
inline std::string toString(std::span<const std::uint64_t> dims, bool declared = false) {
  std::string text = "(";
  for (const auto dim : dims) {
    if (text.size() > 1) text += ',';
    text += declared && dim == kAny ? "-1" : std::to_string(dim);
  }
  return text += ')';
}

/// An input or output as the node declares it. `name` is a string literal.
struct Info {
  const char* name;
  CustomNodeTensorPrecision precision;
  Dims dims;  ///< `kAny` where any length will do
};

/// Declares a tensor of elements of T.
template <typename T>
Info info(const char* name, Dims dims) {
  return {name, kPrecisionOf<T>, std::move(dims)};
}

/// One input. Its bytes are the server's: read only, and only during the run.
class Input {
 public:
  explicit Input(const CustomNodeTensor& tensor) noexcept : tensor_(&tensor) {}

  std::string_view name() const noexcept { return tensor_->name; }
  CustomNodeTensorPrecision precision() const noexcept { return tensor_->precision; }
  std::span<const std::uint64_t> dims() const noexcept {
    return {tensor_->dims, static_cast<std::size_t>(tensor_->dimsCount)};
  }

  /// The elements, row-major. Throws where they are not of type T.
  template <typename T>
  std::span<const T> elements() const {
    if (precision() != kPrecisionOf<T>) {
      fail("expected " + std::string(nameOf(kPrecisionOf<T>)) + ", got " +
           std::string(nameOf(precision())));
    }
    return {reinterpret_cast<const T*>(tensor_->data),
            static_cast<std::size_t>(tensor_->dataBytes / sizeof(T))};
  }

  /// Throws unless the dimensions are these, `kAny` standing for any length.
  void expectDims(std::initializer_list<std::uint64_t> expected) const {
    bool fits = expected.size() == dims().size();
    for (std::size_t i = 0; fits && i < expected.size(); ++i) {
      fits = expected.begin()[i] == kAny || expected.begin()[i] == dims()[i];
    }
    if (!fits) {
      fail("expected shape " + toString({expected.begin(), expected.size()}, true) + ", got " +
           toString(dims()));
    }
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw std::invalid_argument("input " + std::string(name()) + ": " + what);
  }

  const CustomNodeTensor* tensor_;
};

/// The inputs of a run, by name.
class Inputs {
 public:
  Inputs(const CustomNodeTensor* tensors, int count) noexcept
      : tensors_(tensors, static_cast<std::size_t>(count)) {}

  std::size_t size() const noexcept { return tensors_.size(); }

  /// Throws where there is none of that name.
  Input operator[](std::string_view name) const {
    for (const auto& tensor : tensors_) {
      if (name == tensor.name) return Input(tensor);
    }
    throw std::invalid_argument("input " + std::string(name) + " is missing");
  }

 private:
  std::span<const CustomNodeTensor> tensors_;
};

}  // namespace vinoserve
