// SPDX-License-Identifier: Apache-2.0
// Which image format bytes claim to be. This is the allow-list: a format without a name here is
// never handed to a decoder, whatever the libraries underneath could read.
#pragma once

#include <cstdint>

#include "base/tensor.h"

namespace vino::image {

/// Formats that are decoded (kserve-v2-rest.md 10.3). GIF is refused, as OVMS refuses it.
enum class Format : std::uint8_t { kUnknown, kJpeg, kPng, kWebp, kTiff };

/// The format by its signature bytes only; says nothing about whether the rest is sound.
Format sniff(ConstBytes encoded) noexcept;

}  // namespace vino::image
