// SPDX-License-Identifier: Apache-2.0
// Bytes in JSON as TensorFlow Serving writes them: {"b64": "aGk="} (tfs-rest.md 3.1).
#pragma once

#include <optional>
#include <string>

#include "codec/json_reader.h"

namespace vino::codec {

/// Whether the object that stands next is one: exactly one member "b64" with a string. Takes
/// nothing.
bool isBin(JsonReader& json);

/// The bytes of the object that stands next; nothing where it is another object or not base64.
std::optional<std::string> readBin(JsonReader& json);

}  // namespace vino::codec
