// SPDX-License-Identifier: Apache-2.0
// Tensors cut along their first dimension, and put together again (pipelines.md 4).
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "base/tensor.h"
#include "pipeline/plan.h"

namespace vino::pipeline {

/// How many shards each of `tensors`, the used outputs of demultiplexer `node` by name, is cut
/// into; `declared` is the level's count, 0 for as many as come. Throws Error, in this order: too
/// many shards; strings, fewer than 3 dimensions, another size than declared or than that of the
/// first tensor (of a request: invalid_argument, 13.5); "pipeline_no_results".
std::uint64_t countShards(std::span<const Tensor> tensors, std::uint64_t declared,
                          const PlanNode& node);

/// Shard `index` of the `count` of `whole`, whose bytes it shares: aligned for the type, no more.
Tensor shardOf(const Tensor& whole, std::uint64_t index, std::uint64_t count, std::string name);

/// The same bytes under another name.
Tensor shared(const Tensor& tensor, std::string name);

/// The same elements in memory of their own.
Tensor copied(const Tensor& tensor);

/// A tensor that shards are gathered into. Shards may be copied by several threads at once; the
/// rest is not thread-safe.
class Gathering {
 public:
  /// One that awaits a shard for every index below the product of `levels`, which it gets as its
  /// first dimensions. Throws Error resource_exhausted.
  Gathering(const Tensor& shard, Dims levels, std::string name);

  /// Where shard `index` goes. Throws Error "pipeline_inconsistent_shard_dimensions" where it is
  /// unlike the first one; `node` is who gathers.
  std::byte* place(const Tensor& shard, std::uint64_t index, const PlanNode& node) const;
  /// Keeps the place while somebody copies to it.
  const std::shared_ptr<void>& owner() const noexcept { return whole_.owner; }

  /// Counts a shard that has been copied; true for the last one.
  bool arrived() noexcept { return --awaited_ == 0; }
  Tensor take() noexcept { return std::move(whole_); }

 private:
  Tensor whole_;
  std::size_t levels_;
  std::uint64_t shards_;
  std::uint64_t awaited_;
};

/// Copies the elements of `shard` to a place of a Gathering.
void copyTo(std::byte* place, const Tensor& shard);

/// What gathering a single shard comes to: the tensor itself, with its `levels` (all 1) in front.
Tensor gatheredAlone(const Tensor& shard, Dims levels, std::string name);

}  // namespace vino::pipeline
