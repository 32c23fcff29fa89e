// SPDX-License-Identifier: Apache-2.0
// Where decoded rows become a tensor's: the shortest way from an image to what its target asks.
#pragma once

#include <cstddef>
#include <memory>

#include "image/decode.h"
#include "image/target.h"

namespace vino::image {

/// A sink that brings the rows of an image to `target` and writes them at `out`, which has room for
/// one image. Nothing is copied on the way where type and size are the target's already.
std::unique_ptr<RowSink> tensorRows(const Header& header, const Target& target, std::byte* out);

}  // namespace vino::image
