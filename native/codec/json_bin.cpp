// SPDX-License-Identifier: Apache-2.0
#include "codec/json_bin.h"

#include <cstddef>

#include "base/base64.h"

namespace vino::codec {
namespace {

constexpr std::string_view kMember = "b64";

}  // namespace

bool isBin(JsonReader& json) {
  // Other objects may be large: mostly their first name tells.
  if (!json.beginsWithMember(kMember)) return false;
  const auto from = json.mark();
  std::size_t members = 0;
  bool text = false;
  json.object([&](std::string_view) {
    ++members;
    text = json.peek() == JsonKind::kString;
    json.skip();
  });
  json.rewind(from);
  return members == 1 && text;
}

std::optional<std::string> readBin(JsonReader& json) {
  std::optional<std::string> bytes;
  std::size_t members = 0;
  json.object([&](std::string_view name) {
    ++members;
    const bool known = name == kMember;
    if (json.peek() != JsonKind::kString || !known) return json.skip();
    bytes = fromBase64(json.string());
  });
  if (members != 1) return std::nullopt;
  return bytes;
}

}  // namespace vino::codec
