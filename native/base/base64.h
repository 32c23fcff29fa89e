// SPDX-License-Identifier: Apache-2.0
// Base64 in the standard alphabet, as JSON carries bytes (tfs-rest.md 3.6, 4.3).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/byte_buffer.h"

namespace vino {

/// The bytes that `text` stands for; nothing where it is no base64. Padding may be left out, but
/// must be right where it stands; whitespace is passed over.
std::optional<std::string> fromBase64(std::string_view text);

/// Characters that `appendBase64` appends for so many bytes.
constexpr std::size_t base64Size(std::size_t bytes) noexcept { return (bytes + 2) / 3 * 4; }

/// Appends `bytes` with padding, without quotes.
void appendBase64(ByteBuffer& out, std::string_view bytes);

}  // namespace vino
