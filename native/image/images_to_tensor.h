// SPDX-License-Identifier: Apache-2.0
// Encoded images (JPEG, PNG ...) to the dense tensor that a model input takes: decoded as stored,
// converted, resized where the rules allow (kserve-v2-rest.md 10).
#pragma once

#include <cstdint>

#include "base/signature.h"
#include "base/tensor.h"
#include "base/thread_pool.h"
#include "image/target.h"

namespace vino::image {

/// What a request may make us allocate; checked from an image's header, before pixels are decoded.
struct Limits {
  std::uint64_t maxPixels = 64ull << 20;      ///< of one image, width times height
  std::uint64_t maxTensorBytes = 1ull << 30;  ///< of the whole result
};

/// Turns `encoded`, a string tensor of dims [N] with one encoded image an element, into a tensor
/// [N,H,W,C] ([N,1,H,W,C] for an input of rank 5) of `input`'s element type and name: channels
/// last, blue first, as stored. The first image fixes H, W and, where the input leaves it open, C.
///
/// Images of one request are decoded side by side on `pool`, the caller's thread taking part.
/// Whether N fits the input is the caller's to check (E43, E44). Throws Error invalid_argument with
/// reason image_layout (E45), image_undecodable (E46), image_too_large (E46: over a limit),
/// image_channels (E47), image_resolutions_differ (E48), image_needs_resize (E49) or
/// image_precision (E50); where several images are at fault, any of them may be named.
Tensor imagesToTensor(const Tensor& encoded, const TensorInfo& input, const Limits& limits,
                      ThreadPool& pool, Resizing resizing = Resizing::kAsOvms);

}  // namespace vino::image
