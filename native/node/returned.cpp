// SPDX-License-Identifier: Apache-2.0
#include "node/returned.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "node/faults.h"
#include "node/precision.h"

namespace vino::node {
namespace {

/// Beyond it dimsCount is no count: nobody reads that many numbers from a stray pointer.
constexpr std::uint64_t kMostDims = 1024;

/// Memory of the library, given back at scope exit.
class Returned {
 public:
  Returned(const Manager& manager, void* memory) noexcept : manager_(manager), memory_(memory) {}
  ~Returned() { manager_.release(memory_); }
  Returned(const Returned&) = delete;
  Returned& operator=(const Returned&) = delete;

  /// Leaves it to the caller to give it back.
  void* keep() noexcept { return std::exchange(memory_, nullptr); }

 private:
  const Manager& manager_;
  void* memory_;
};

template <typename Item>
std::span<const Item> items(std::string_view node, const Item* array, int count) {
  if (array == nullptr) throw nodeFailure(kOutputsCorrupted, node, "no array");
  if (count <= 0) throw nodeFailure(kOutputsCorruptedCount, node, std::to_string(count));
  return {array, static_cast<std::size_t>(count)};
}

/// The dimensions as the library wrote them, wherever they lie.
Dims readDims(const std::uint64_t* dims, std::uint64_t count, std::string_view node,
              std::string_view place) {
  if (count == 0) return {};
  if (dims == nullptr || count > kMostDims) {
    throw nodeFailure(kOutputsCorrupted, node,
                      std::string(place) + " - " + std::to_string(count) + " dimensions" +
                          (dims == nullptr ? " at no address" : ""));
  }
  Dims result(static_cast<std::size_t>(count));
  std::memcpy(result.data(), dims, result.size() * sizeof(Dims::value_type));
  for (const auto dim : result) {
    if (dim >= 0) continue;
    throw nodeFailure(
        kInvalidContentSize, node,
        std::string(place) + " - dimension " + std::to_string(static_cast<std::uint64_t>(dim)));
  }
  return result;
}

/// The number that a library put there, which need not be one that the enumeration has.
std::uint32_t numberOf(const CustomNodeTensorPrecision& precision) noexcept {
  std::uint32_t number = 0;
  std::memcpy(&number, &precision, sizeof(number));
  return number;
}

/// Elements of an output whose every size agrees.
std::uint64_t checkedCount(const CustomNodeTensor& output, const Dims& dims, ElementType type,
                           std::string_view node, std::string_view place) {
  const auto count = elementCount(dims);
  const auto bytes = count ? checkedMultiply(*count, byteSize(type)) : std::nullopt;
  if (!bytes || *bytes != output.dataBytes) {
    throw nodeFailure(kInvalidContentSize, node,
                      std::string(place) +
                          " - Expected: " + (bytes ? std::to_string(*bytes) : "too many") +
                          " bytes for shape " + toString(dims) +
                          "; Actual: " + std::to_string(output.dataBytes) + " bytes");
  }
  if (output.data == nullptr) {
    throw nodeFailure(kInvalidContentSize, node, std::string(place) + " - no data");
  }
  return *count;
}

/// The output's bytes where they are, held until the last copy of the owner is gone.
Tensor adopted(const std::shared_ptr<const Manager>& manager, Returned& data, Tensor tensor) {
  // Where there is no memory for its count, shared_ptr itself calls the deleter.
  tensor.owner =
      std::shared_ptr<void>(data.keep(), [manager](void* memory) { manager->release(memory); });
  tensor.data = static_cast<std::byte*>(tensor.owner.get());
  return tensor;
}

Tensor takeOutput(const std::shared_ptr<const Manager>& manager, std::string_view node,
                  const CustomNodeTensor& output) {
  Returned data(*manager, output.data);
  const Returned dimsMemory(*manager, output.dims);
  if (output.name == nullptr) throw nodeFailure(kOutputMissingName, node, "an output");
  const std::string place = "output: " + std::string(output.name);
  Tensor tensor;
  tensor.name = output.name;
  tensor.dims = readDims(output.dims, output.dimsCount, node, place);
  tensor.type = fromPrecision(numberOf(output.precision));
  if (tensor.type == ElementType::kOther) {
    throw nodeFailure(kInvalidPrecision, node,
                      place + " - " + std::to_string(numberOf(output.precision)));
  }
  tensor.count = checkedCount(output, tensor.dims, tensor.type, node, place);
  if (reinterpret_cast<std::uintptr_t>(output.data) % byteSize(tensor.type) == 0) {
    return adopted(manager, data, std::move(tensor));
  }
  auto copy =
      Tensor::allocate(std::move(tensor.name), tensor.type, std::move(tensor.dims), tensor.count);
  std::memcpy(copy.data, output.data, static_cast<std::size_t>(output.dataBytes));
  return copy;
}

bool has(const std::vector<Tensor>& tensors, const std::string& name) {
  return std::ranges::find(tensors, name, &Tensor::name) != tensors.end();
}

}  // namespace

std::vector<Tensor> takeOutputs(const std::shared_ptr<const Manager>& manager,
                                std::string_view node, CustomNodeTensor* outputs, int count) {
  const Returned array(*manager, outputs);
  std::vector<Tensor> tensors;
  std::optional<Error> first;
  for (const auto& output : items(node, outputs, count)) {
    try {
      auto tensor = takeOutput(manager, node, output);
      if (!has(tensors, tensor.name)) tensors.push_back(std::move(tensor));
    } catch (...) {
      if (!first) first = caught();
    }
  }
  if (first) throw *first;
  return tensors;
}

std::vector<TensorInfo> takeInfos(const Manager& manager, std::string_view node,
                                  CustomNodeTensorInfo* infos, int count) {
  const Returned array(manager, infos);
  std::vector<TensorInfo> result;
  std::optional<Error> first;
  for (const auto& item : items(node, infos, count)) {
    const Returned dims(manager, item.dims);
    if (item.name == nullptr) continue;
    try {
      TensorInfo info;
      info.name = item.name;
      info.type = fromPrecision(numberOf(item.precision));
      info.layout = "...";
      for (const auto dim : readDims(item.dims, item.dimsCount, node, info.name)) {
        info.shape.dims.push_back(dim == 0 ? PartialDim::any() : PartialDim::fixed(dim));
      }
      result.push_back(std::move(info));
    } catch (...) {
      if (!first) first = caught();
    }
  }
  if (first) throw *first;
  std::ranges::stable_sort(result, {}, &TensorInfo::name);
  const auto twice = std::ranges::unique(result, {}, &TensorInfo::name);
  result.erase(twice.begin(), twice.end());
  return result;
}

}  // namespace vino::node
