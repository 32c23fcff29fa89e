// SPDX-License-Identifier: Apache-2.0
// A named tensor: dense, row-major, little-endian, on the host. Move-only; what keeps its bytes
// alive is type-erased, so it may own a block, borrow a request's body or an engine's buffer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/element_type.h"
#include "base/shape.h"

namespace vino {

/// Bytes that somebody else keeps alive.
using ConstBytes = std::span<const std::byte>;

/// A dense tensor. String tensors hold `std::string` objects, one an element.
///
/// `data` points at `count` elements of `type`, aligned for the type (64 bytes where the tensor
/// owns its block). `count` is what really arrived: a decoder may hand over a tensor whose count
/// differs from the product of `dims`; serving/input_adapter refuses it with both numbers.
struct Tensor {
  std::string name;
  ElementType type = ElementType::kOther;
  Dims dims;
  std::uint64_t count = 0;
  std::byte* data = nullptr;
  std::shared_ptr<void> owner;

  Tensor() = default;
  Tensor(Tensor&&) noexcept = default;
  Tensor& operator=(Tensor&&) noexcept = default;
  Tensor(const Tensor&) = delete;
  Tensor& operator=(const Tensor&) = delete;

  /// A tensor over a new 64-byte aligned block of `count` elements; numeric elements are left
  /// uninitialised, strings are empty. Throws Error resource_exhausted "out_of_memory" where the
  /// size overflows or memory is refused.
  static Tensor allocate(std::string name, ElementType type, Dims dims, std::uint64_t count);

  /// A tensor over bytes that `owner` keeps alive; `data` must be aligned for `type`. Engines read
  /// it only: the constness is dropped for their sake.
  static Tensor borrow(std::string name, ElementType type, Dims dims, ConstBytes data,
                       std::shared_ptr<void> owner);

  std::uint64_t byteSize() const noexcept { return count * vino::byteSize(type); }
  ConstBytes bytes() const noexcept { return {data, static_cast<std::size_t>(byteSize())}; }

  /// The elements as T; the caller knows the type.
  template <typename T>
  std::span<T> elements() const noexcept {
    return {reinterpret_cast<T*>(data), static_cast<std::size_t>(count)};
  }
};

}  // namespace vino
