// SPDX-License-Identifier: Apache-2.0
#include "codec/growing_tensor.h"

#include <algorithm>
#include <cstring>

namespace vino::codec {

bool GrowingTensor::grow() {
  if (room_ >= most_) return false;
  constexpr std::uint64_t kFirst = 16;
  moveTo(std::min(most_, std::max(kFirst, 2 * room_)));
  return true;
}

void GrowingTensor::append(const GrowingTensor& other) {
  while (room_ - std::min(room_, count_) < other.count_ && grow()) continue;
  const auto kept = std::min(other.count_, room_ - std::min(room_, count_));
  const auto size = byteSize(type());
  if (kept > 0) {
    std::memcpy(tensor_.data + count_ * size, other.tensor_.data,
                static_cast<std::size_t>(kept) * size);
  }
  count_ += other.count_;
}

void GrowingTensor::moveTo(std::uint64_t room) {
  auto moved = Tensor::allocate(std::move(tensor_.name), tensor_.type, {}, room);
  const auto kept = std::min({count_, room_, room});
  if (kept > 0) {
    std::memcpy(moved.data, tensor_.data, static_cast<std::size_t>(kept) * byteSize(moved.type));
  }
  tensor_ = std::move(moved);
  room_ = room;
}

Tensor GrowingTensor::take(Dims dims) && {
  if (count_ < room_) moveTo(count_);
  tensor_.dims = std::move(dims);
  tensor_.count = count_;
  return std::move(tensor_);
}

}  // namespace vino::codec
