// SPDX-License-Identifier: Apache-2.0
// Encoded images (JPEG, PNG ...) to the dense tensor that a model input takes: decoded as stored,
// converted, resized where the rules allow (kserve-v2-rest.md 10).
#pragma once

#include <cstdint>

#include "base/signature.h"
#include "base/tensor.h"
#include "base/thread_pool.h"

namespace vino::image {

/// What a request may make us allocate; checked from an image's header, before pixels are decoded.
struct Limits {
  std::uint64_t maxPixels = 64ull << 20;        ///< of one image, width times height
  std::uint64_t maxTensorBytes = 1ull << 30;    ///< of the whole result
};

/// Turns `encoded`, a string tensor of dims [N] with one encoded image an element, into a tensor
/// [N,H,W,C] of `input`'s element type (NHWC, BGR as stored). Images of one request are decoded
/// side by side on `pool`, the caller's thread taking part. Throws Error with the texts of E45 to
/// E50 and reasons of its own; batch size is the caller's to check.
Tensor imagesToTensor(const Tensor& encoded, const TensorInfo& input, const Limits& limits,
                      ThreadPool& pool);

}  // namespace vino::image
