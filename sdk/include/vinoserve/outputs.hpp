// SPDX-License-Identifier: Apache-2.0
// What a run returns: tensors in memory of the node, until the server has taken them over.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <new>
#include <span>
#include <vector>

#include "custom_node_interface.h"
#include "vinoserve/memory.hpp"
#include "vinoserve/tensor.hpp"

namespace vinoserve {

/// The outputs of one run. Whatever has not been handed over when it ends is freed.
class Outputs {
 public:
  explicit Outputs(Memory& memory) noexcept : memory_(memory) {}
  ~Outputs() {
    for (const auto& tensor : tensors_) {
      memory_.put(tensor.data);
      memory_.put(tensor.dims);
    }
  }
  Outputs(const Outputs&) = delete;
  Outputs& operator=(const Outputs&) = delete;

  /// Adds an output and returns its elements, uninitialised, to be written. `name` is a string
  /// literal; a dimension may be 0. Throws std::bad_alloc where the size is beyond memory.
  template <typename T>
  std::span<T> add(const char* name, std::span<const std::uint64_t> dims) {
    const auto count = elements(dims);
    if (count > std::numeric_limits<std::uint64_t>::max() / sizeof(T)) throw std::bad_alloc();
    tensors_.push_back({name, nullptr, count * sizeof(T), nullptr, dims.size(), kPrecisionOf<T>});
    auto& tensor = tensors_.back();
    tensor.data = static_cast<std::uint8_t*>(memory_.take(tensor.dataBytes));
    tensor.dims = static_cast<std::uint64_t*>(memory_.take(dims.size_bytes()));
    std::ranges::copy(dims, tensor.dims);
    return {reinterpret_cast<T*>(tensor.data), static_cast<std::size_t>(count)};
  }
  template <typename T>
  std::span<T> add(const char* name, const Dims& dims) {
    return add<T>(name, std::span<const std::uint64_t>(dims));
  }

  /// Leaves everything to the server. Called once, by the glue.
  void handOver(CustomNodeTensor** outputs, int* count) {
    auto* const array =
        static_cast<CustomNodeTensor*>(memory_.take(tensors_.size() * sizeof(CustomNodeTensor)));
    std::ranges::copy(tensors_, array);
    *outputs = array;
    *count = static_cast<int>(tensors_.size());
    tensors_.clear();
  }

 private:
  static std::uint64_t elements(std::span<const std::uint64_t> dims) {
    if (std::ranges::find(dims, std::uint64_t{0}) != dims.end()) return 0;
    std::uint64_t count = 1;
    for (const auto dim : dims) {
      if (__builtin_mul_overflow(count, dim, &count)) throw std::bad_alloc();
    }
    return count;
  }

  Memory& memory_;
  std::vector<CustomNodeTensor> tensors_;
};

}  // namespace vinoserve
