// SPDX-License-Identifier: Apache-2.0
// A block of numbers that is filled while a text is read.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <utility>

#include "base/tensor.h"

namespace vino::codec {

/// Elements of a fixed size, written one after the other into what becomes the tensor's block.
/// Throws Error "out_of_memory".
class GrowingTensor {
 public:
  static constexpr auto kNoEnd = std::numeric_limits<std::uint64_t>::max();

  /// Has room for `room` elements at once. Beyond `most` they are counted, but not kept.
  GrowingTensor(std::string name, ElementType type, std::uint64_t room, std::uint64_t most = kNoEnd)
      : tensor_(Tensor::allocate(std::move(name), type, {}, room)), room_(room), most_(most) {}

  /// Appends an element; T is the type that tensors of this element type hold.
  template <typename T>
  void add(T value) {
    if (count_ < room_ || grow()) [[likely]] {
      reinterpret_cast<T*>(tensor_.data)[count_] = value;
    }
    ++count_;
  }

  /// Appends the elements of another tensor of the same type, all of which that has kept.
  void append(const GrowingTensor& other);

  ElementType type() const noexcept { return tensor_.type; }
  std::uint64_t count() const noexcept { return count_; }

  /// The tensor, in a block of no more than what was kept. `count` is what came.
  Tensor take(Dims dims) &&;

 private:
  /// Makes more room; false where there may be none.
  bool grow();
  void moveTo(std::uint64_t room);

  Tensor tensor_;
  std::uint64_t room_;
  std::uint64_t most_;
  std::uint64_t count_ = 0;
};

}  // namespace vino::codec
