// SPDX-License-Identifier: Apache-2.0
#include "serving/warm_up.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

#include "base/shape.h"
#include "base/tensor.h"
#include "serving/inference.h"

namespace vino::serving {
namespace {

constexpr std::uint64_t kMostBytes = std::uint64_t{64} << 20;

Dims smallest(const PartialShape& shape) {
  Dims dims;
  for (const auto& dim : shape.dims) {
    dims.push_back(std::min(std::max<std::int64_t>(dim.min, 1), dim.max));
  }
  return dims;
}

/// Takes the bytes of `infos`, as small as they may be, from `room`; false where that is too
/// little.
bool fit(const std::vector<TensorInfo>& infos, std::uint64_t& room) {
  return std::ranges::all_of(infos, [&room](const TensorInfo& info) {
    const auto count = elementCount(smallest(info.shape));
    const auto bytes = count ? checkedMultiply(*count, byteSize(info.type)) : std::nullopt;
    if (!bytes || *bytes > room) return false;
    room -= *bytes;
    return true;
  });
}

bool canBeMade(const TensorInfo& info) {
  return info.shape.rankKnown && info.type != ElementType::kOther;
}

Tensor blank(const TensorInfo& info) {
  auto dims = smallest(info.shape);
  const auto count = elementCount(dims).value_or(0);
  auto tensor = Tensor::allocate(info.name, info.type, std::move(dims), count);
  if (info.type != ElementType::kString) std::memset(tensor.data, 0, tensor.byteSize());
  return tensor;
}

/// Never waits: all requests are free.
struct FirstBorrower final : runtime::Borrower {
  void run() noexcept override {}
};

void runOnce(runtime::InferRequestPool& requests, const runtime::LoadedModel& model) {
  const auto& [inputs, outputs] = model.signature;
  auto room = kMostBytes;
  if (!std::ranges::all_of(inputs, canBeMade) || !fit(inputs, room) || !fit(outputs, room)) return;
  std::vector<Tensor> tensors;
  for (const auto& info : inputs) tensors.push_back(blank(info));
  FirstBorrower borrower;
  if (!requests.acquire(borrower)) return;
  auto& slot = borrower.lease.slot();
  setInputs(slot, model, tensors);
  slot.request.infer();
  slot.request.reset_state();
}

}  // namespace

void warmUp(runtime::InferRequestPool& requests, const runtime::LoadedModel& model) noexcept {
  try {
    runOnce(requests, model);
  } catch (...) {
    // The first request will be told in its own words.
  }
}

}  // namespace vino::serving
