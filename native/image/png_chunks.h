// SPDX-License-Identifier: Apache-2.0
// What a PNG's chunks tell that its decoder keeps to itself. Nothing here trusts the file.
#pragma once

#include "base/tensor.h"

namespace vino::image {

/// Whether the chunks of a PNG go on to its end mark: without it OpenCV refuses a file, though
/// every pixel may be there.
bool isWholePng(ConstBytes png) noexcept;

/// Whether a PNG's colour type is grey without alpha.
bool isGreyPng(ConstBytes png) noexcept;

}  // namespace vino::image
