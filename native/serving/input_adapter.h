// SPDX-License-Identifier: Apache-2.0
// Decoded inputs held against a signature, and made into the tensors that the model takes: encoded
// images are decoded, strings for u8 rows are padded (kserve-v2-rest.md 9 and 11).
#pragma once

#include <cstddef>
#include <vector>

#include "base/input.h"
#include "base/signature.h"
#include "base/thread_pool.h"
#include "image/images_to_tensor.h"

namespace vino::serving {

/// Dimensions of an input that takes encoded images, and of one behind a pipeline that
/// demultiplexes its request.
inline constexpr std::size_t kImageRank = 4;
inline constexpr std::size_t kDemultiplexedImageRank = 5;

/// Turns request inputs into model inputs, in the signature's order. Checks, in this order: number
/// of inputs; then for each model input by name: present, datatype, rank, batch, dimensions,
/// content size, values that the device would narrow. Throws Error invalid_argument with the texts
/// of kserve-v2-rest.md E32 to E54 (of tfs-rest.md 12.1 for inputs in that form); images, taken by
/// inputs of `imageRank` dimensions, are decoded on `pool`, the calling thread taking part.
std::vector<Tensor> adaptInputs(std::vector<Input> inputs, const Signature& signature,
                                const image::Limits& limits, ThreadPool& pool,
                                std::size_t imageRank = kImageRank);

}  // namespace vino::serving
