// SPDX-License-Identifier: Apache-2.0
#include "pipeline/shards.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/error.h"
#include "pipeline/faults.h"

namespace vino::pipeline {
namespace {

constexpr std::size_t kLeastRank = 3;

Error refusal(const Fault& fault, const PlanNode& node, const Tensor& tensor,
              const std::string& expected, const std::string& actual) {
  const auto& name = tensor.name;
  return errorOf(fault, "Node: " + node.name + " output: " + name + " Expected: " + expected +
                            "; Actual: " + actual);
}

Dims joined(Dims levels, const Dims& rest) {
  levels.insert(levels.end(), rest.begin(), rest.end());
  return levels;
}

}  // namespace

std::uint64_t countShards(std::span<const Tensor> tensors, std::uint64_t declared,
                          const PlanNode& node) {
  const auto& first = tensors.front();
  if (!first.dims.empty() && first.dims[0] > kMostShards) {
    throw refusal(kTooManyShards, node, first, "at most " + std::to_string(kMostShards),
                  std::to_string(first.dims[0]));
  }
  for (const auto& tensor : tensors) {
    if (tensor.type == ElementType::kString) {
      throw refusal(kStringShards, node, tensor, "numbers", "strings");
    }
    if (tensor.dims.size() < kLeastRank) {
      throw refusal(kWrongRank, node, tensor, "at least 3 dimensions", toString(tensor.dims));
    }
    const auto expected = declared != 0 ? static_cast<std::int64_t>(declared) : first.dims[0];
    if (tensor.dims[0] == expected) continue;
    const bool ofRequest = std::holds_alternative<Boundary>(node.work);
    throw refusal(ofRequest ? kWrongSizeOfRequest : kWrongSize, node, tensor,
                  std::to_string(expected), toString(tensor.dims));
  }
  if (first.dims[0] == 0) throw refusal(kNoResults, node, first, "shards", "none");
  return static_cast<std::uint64_t>(first.dims[0]);
}

Tensor shardOf(const Tensor& whole, std::uint64_t index, std::uint64_t count, std::string name) {
  auto shard = shared(whole, std::move(name));
  shard.dims.erase(shard.dims.begin());
  shard.count /= count;
  shard.data += index * shard.byteSize();
  return shard;
}

Tensor shared(const Tensor& tensor, std::string name) {
  Tensor same;
  same.name = std::move(name);
  same.type = tensor.type;
  same.dims = tensor.dims;
  same.count = tensor.count;
  same.data = tensor.data;
  same.owner = tensor.owner;
  return same;
}

Tensor copied(const Tensor& tensor) {
  auto copy = Tensor::allocate(tensor.name, tensor.type, tensor.dims, tensor.count);
  copyTo(copy.data, tensor);
  return copy;
}

void copyTo(std::byte* place, const Tensor& shard) {
  if (shard.type == ElementType::kString) {
    std::ranges::copy(shard.elements<const std::string>(), reinterpret_cast<std::string*>(place));
  } else if (shard.count > 0) {
    std::memcpy(place, shard.data, static_cast<std::size_t>(shard.byteSize()));
  }
}

Gathering::Gathering(const Tensor& shard, Dims levels, std::string name)
    : levels_(levels.size()), shards_(elementCount(levels).value_or(0)), awaited_(shards_) {
  const auto count = checkedMultiply(shards_, shard.count);
  if (!count) {
    throw Error(Code::kResourceExhausted, "out_of_memory",
                "Could not allocate " + toString(levels) + " times " + toString(shard.dims) +
                    " elements for tensor " + name);
  }
  whole_ =
      Tensor::allocate(std::move(name), shard.type, joined(std::move(levels), shard.dims), *count);
}

std::byte* Gathering::place(const Tensor& shard, std::uint64_t index, const PlanNode& node) const {
  const std::span<const std::int64_t> expected = std::span(whole_.dims).subspan(levels_);
  if (shard.type != whole_.type || !std::ranges::equal(shard.dims, expected) ||
      shard.count != whole_.count / shards_) {
    throw errorOf(kInconsistentShards,
                  "Node: " + node.name + " input: " + whole_.name +
                      " Expected: " + std::string(info(whole_.type).precision) + " " +
                      toString(expected) + "; Actual: " + std::string(info(shard.type).precision) +
                      " " + toString(shard.dims));
  }
  return whole_.data + index * shard.byteSize();
}

Tensor gatheredAlone(const Tensor& shard, Dims levels, std::string name) {
  auto whole = shared(shard, std::move(name));
  whole.dims = joined(std::move(levels), whole.dims);
  return whole;
}

}  // namespace vino::pipeline
