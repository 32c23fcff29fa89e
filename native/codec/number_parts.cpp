// SPDX-License-Identifier: Apache-2.0
#include "codec/number_parts.h"

#include <algorithm>
#include <cstring>

namespace vino::codec {

std::vector<std::string_view> partsOfArray(const JsonReader& json) {
  const auto [pool, share] = json.helpers();
  if (pool == nullptr || pool->workers() < 2 || json.remaining() / 2 < share) return {};
  std::string_view rest(json.mark().at, json.remaining());
  rest = rest.substr(0, rest.find('"'));
  const auto size = rest.size() / std::max<std::size_t>(1, rest.size() / share);
  // Whoever waits for a worker comes first.
  if (rest.size() / 2 < share || pool->queued() > 0) return {};
  std::vector<std::string_view> parts;
  while (rest.size() > size) {
    const auto comma = rest.find(',', size);
    if (comma == std::string_view::npos) break;
    parts.push_back(rest.substr(0, comma + 1));
    rest.remove_prefix(comma + 1);
  }
  parts.push_back(rest);
  return parts.size() > 1 ? parts : std::vector<std::string_view>{};
}

void refuseParts() {
  throw Error(Code::kInternal, "not_in_parts", "The array cannot be read in parts");
}

}  // namespace vino::codec
