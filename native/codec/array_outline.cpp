// SPDX-License-Identifier: Apache-2.0
#include "codec/array_outline.h"

#include <utility>

namespace vino::codec {

void ArrayOutline::open(std::uint64_t values) { steps_.push_back({Kind::kOpen, take(values), 1}); }

void ArrayOutline::close(std::uint64_t values) {
  const auto inList = take(values);
  const bool simple =
      !steps_.empty() && steps_.back().kind == Kind::kOpen && steps_.back().values == 0;
  if (!simple) {
    steps_.push_back({Kind::kClose, inList, 1});
    return;
  }
  steps_.pop_back();
  const bool again =
      !steps_.empty() && steps_.back().kind == Kind::kLists && steps_.back().values == inList;
  if (again) {
    ++steps_.back().lists;
  } else {
    steps_.push_back({Kind::kLists, inList, 1});
  }
}

/// How many of `values` came since the step before.
std::uint64_t ArrayOutline::take(std::uint64_t values) noexcept {
  return values - std::exchange(seen_, values);
}

}  // namespace vino::codec
