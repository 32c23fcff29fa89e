// SPDX-License-Identifier: Apache-2.0
#include "base/tensor.h"

#include <cstdlib>
#include <memory>
#include <new>

#include "base/error.h"

namespace vino {
namespace {

constexpr std::size_t kAlignment = 64;

[[noreturn]] void refuseAllocation(std::string_view name, std::uint64_t count) {
  throw Error(
      Code::kResourceExhausted, "out_of_memory",
      "Could not allocate " + std::to_string(count) + " elements for tensor " + std::string(name));
}

std::shared_ptr<void> stringBlock(std::size_t count) {
  auto strings = std::make_shared<std::string[]>(count);
  return {strings, strings.get()};
}

std::shared_ptr<void> alignedBlock(std::size_t bytes) {
  // aligned_alloc wants a multiple of the alignment; an empty tensor still gets an address.
  const std::size_t rounded = (bytes / kAlignment + 1) * kAlignment;
  void* block = std::aligned_alloc(kAlignment, rounded);
  if (block == nullptr) throw std::bad_alloc();
  return {block, [](void* memory) { std::free(memory); }};
}

}  // namespace

Tensor Tensor::allocate(std::string name, ElementType type, Dims dims, std::uint64_t count) {
  constexpr std::uint64_t kMostBytes = std::uint64_t{1} << 46;
  const auto bytes = checkedMultiply(count, vino::byteSize(type));
  if (!bytes || *bytes > kMostBytes) refuseAllocation(name, count);
  Tensor tensor;
  try {
    tensor.owner = type == ElementType::kString ? stringBlock(static_cast<std::size_t>(count))
                                                : alignedBlock(static_cast<std::size_t>(*bytes));
  } catch (const std::bad_alloc&) {
    refuseAllocation(name, count);
  }
  tensor.name = std::move(name);
  tensor.type = type;
  tensor.dims = std::move(dims);
  tensor.count = count;
  tensor.data = static_cast<std::byte*>(tensor.owner.get());
  return tensor;
}

Tensor Tensor::borrow(std::string name, ElementType type, Dims dims, ConstBytes data,
                      std::shared_ptr<void> owner) {
  Tensor tensor;
  tensor.name = std::move(name);
  tensor.type = type;
  tensor.dims = std::move(dims);
  tensor.count = data.size() / vino::byteSize(type);
  tensor.data = const_cast<std::byte*>(data.data());
  tensor.owner = std::move(owner);
  return tensor;
}

}  // namespace vino
