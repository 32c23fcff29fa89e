// SPDX-License-Identifier: Apache-2.0
// How many passes over the pixels a JPEG asks for. A progressive file of a few bytes a scan can ask
// for thousands, each as costly as decoding the whole image: its size says nothing of its cost.
#pragma once

#include <cstddef>

#include "base/tensor.h"

namespace vino::image {

/// Scans (start-of-scan markers) of a JPEG, as far as its markers can be followed. Only looks at
/// the bytes; reads every one of a file's scans, at memory speed.
std::size_t countJpegScans(ConstBytes jpeg) noexcept;

}  // namespace vino::image
