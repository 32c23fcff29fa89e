// SPDX-License-Identifier: Apache-2.0
// What a model input asks of images: which layouts take them, to which size, channels and type they
// are brought, and which are refused (kserve-v2-rest.md 10.1 and 10.4 to 10.7).
#pragma once

#include <cstdint>

#include "base/signature.h"
#include "image/decode.h"
#include "image/size.h"

namespace vino::image {

/// When an image of another size than the input's is stretched: as OVMS does (kserve-v2-rest.md
/// 10.6), or wherever height and width have an upper bound (tfs-rest.md D9).
enum class Resizing : std::uint8_t { kAsOvms, kWhereBounded };

/// What every image of one request is made into.
struct Target {
  Size size;
  std::int64_t channels = 0;
  ElementType type = ElementType::kU8;
  bool resizes = false;  ///< images of other sizes are stretched; otherwise they are refused
};

/// Throws Error "image_layout" (E45) unless `input` is of rank 4 or 5 with its last dimensions
/// height, width and channels.
void checkLayout(const TensorInfo& input);

/// The target that the first image of a request fixes for all of them. `input` has passed
/// `checkLayout`. Throws Error image_channels (E47), image_precision (E50) or image_needs_resize
/// (E49).
Target targetOf(const TensorInfo& input, const Header& first,
                Resizing resizing = Resizing::kAsOvms);

/// Whether a further image can be brought to `target`. Throws Error image_resolutions_differ (E48)
/// or image_channels (E47).
void checkFits(const Header& header, const Header& first, const Target& target);

}  // namespace vino::image
