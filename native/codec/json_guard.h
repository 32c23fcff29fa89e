// SPDX-License-Identifier: Apache-2.0
// Faults of meaning wait until the syntax of the whole text is known to be right.
#pragma once

#include <optional>
#include <utility>

#include "base/error.h"
#include "codec/json_reader.h"

namespace vino::codec {

/// True once: of members that come twice the first one counts (kserve-v2-rest.md 5, tfs-rest.md
/// 3.1).
inline bool first(bool& seen) noexcept { return !std::exchange(seen, true); }

/// Runs `read` on the value that stands next. If that refuses the value, passes over it instead and
/// returns the refusal, to be thrown later; faults of the text are thrown at once.
template <typename Read>
std::optional<Error> refusalOf(JsonReader& json, Read&& read) {
  const auto from = json.mark();
  try {
    read();
    return std::nullopt;
  } catch (const JsonError&) {
    throw;
  } catch (const Error& error) {
    json.rewind(from);
    json.skip();
    return error;
  }
}

}  // namespace vino::codec
