// SPDX-License-Identifier: Apache-2.0
// How the lists of an array's part lie in each other, noted by who reads the part and told once all
// parts are read: alone, none knows how deep it stands.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace vino::codec {

/// The brackets of a part in their order, with the numbers of values between them. Lists of one
/// length in a row take the room of one.
class ArrayOutline {
 public:
  /// A list begins, and one ends; `values` that are no lists have come so far.
  void open(std::uint64_t values);
  void close(std::uint64_t values);
  /// The part ends.
  void end(std::uint64_t values) { rest_ = values - seen_; }

  /// How many steps it takes to tell it: tens of bytes each.
  std::size_t steps() const noexcept { return steps_.size(); }

 private:
  template <typename Nesting>
  friend bool tellNesting(std::span<const ArrayOutline> parts, std::size_t mostLevels,
                          Nesting& nesting);

  enum class Kind : std::uint8_t { kOpen, kClose, kLists };

  struct Step {
    Kind kind;
    std::uint64_t values;  ///< between the step before and this one; of kLists: in each of them
    std::uint64_t lists;   ///< of kLists: how many
  };

  std::uint64_t take(std::uint64_t values) noexcept;

  std::vector<Step> steps_;
  std::uint64_t seen_ = 0;
  std::uint64_t rest_ = 0;
};

/// Tells `nesting` of the array that the parts make up, as `eachElement` (json_elements.h) would,
/// but of lists of one length in a row only once. False where they make up no array, or one of more
/// levels than `mostLevels`. Throws what `nesting` does.
template <typename Nesting>
bool tellNesting(std::span<const ArrayOutline> parts, std::size_t mostLevels, Nesting& nesting) {
  using enum ArrayOutline::Kind;
  struct List {
    std::uint64_t values = 0;
    std::uint64_t lists = 0;
  };
  std::vector<List> open;
  const auto take = [&](std::uint64_t values) {
    if (values == 0) return;
    if (open.back().lists != 0) nesting.mixed(false, open.back().values);
    open.back().values += values;
  };
  const auto takeLists = [&](std::uint64_t lists) {
    auto& list = open.back();
    if (list.lists != list.values) nesting.mixed(true, list.values);
    list.values += lists;
    list.lists += lists;
  };
  for (const auto& part : parts) {
    for (const auto& step : part.steps_) {
      const bool outermost = &part == &parts.front() && &step == &part.steps_.front();
      if (open.empty() != outermost || (outermost && step.kind != kOpen)) return false;
      if (step.kind != kClose && open.size() >= mostLevels) return false;
      switch (step.kind) {
        case kOpen:
          if (!outermost) {
            take(step.values);
            takeLists(1);
          }
          open.emplace_back();
          break;
        case kLists:
          takeLists(step.lists);
          nesting.list(open.size(), step.values, 0);
          break;
        case kClose: {
          take(step.values);
          const auto list = open.back();
          open.pop_back();
          nesting.list(open.size(), list.values, list.lists);
          break;
        }
      }
    }
    if (part.rest_ != 0 && open.empty()) return false;
    take(part.rest_);
  }
  return open.empty();
}

}  // namespace vino::codec
