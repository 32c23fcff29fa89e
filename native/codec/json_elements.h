// SPDX-License-Identifier: Apache-2.0
// The one walk over the elements of a JSON array, for every codec. What an element may be and what
// becomes of it is the caller's, and so is what nesting means.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/element_type.h"
#include "codec/json_reader.h"

namespace vino::codec {

/// Reason of the Error for an element that its type cannot be. The message is only the detail
/// ("Expected: ...; Actual: ...; element: 3"): each codec has its own sentence.
inline constexpr std::string_view kInvalidElement = "invalid_element";

/// For those who take whatever nesting comes.
struct AnyNesting {
  void mixed(bool, std::uint64_t) const noexcept {}
  void list(std::size_t, std::uint64_t, std::uint64_t) const noexcept {}
};

/// Reads the values that stand next, the first of which is of that kind and no array: one, or a
/// plain row of numbers. Returns how many. `element` is that of `eachElement`.
template <typename Element>
std::uint64_t someElements(JsonReader& json, JsonKind kind, Element& element) {
  std::uint64_t values = 0;
  if constexpr (requires(const JsonNumber& number) { element.take(number); }) {
    const auto take = [&](const JsonNumber& number) {
      if (!element.take(number)) return false;
      ++values;
      return true;
    };
    if (kind == JsonKind::kNumber && json.plainNumbers(take)) return values;
  }
  element(kind);
  return values + 1;
}

/// Reads the array that stands next: `element(kind)` must read each value that is no array, and
/// `nesting.list(level, values, lists)` hears of each array when it has ended: how many others it
/// stands in, what it holds, and how many of these are arrays. `nesting.mixed(array, index)` hears
/// before that of the `index`-th value of an array that is one (`array`) where the first was none,
/// or the other way round.
///
/// Where an element has it, `element.take(number)` is given the numbers that stand in a plain row,
/// which is what makes large arrays fast; those that it refuses are left for `element(kind)`.
template <typename Nesting, typename Element>
void eachElement(JsonReader& json, Nesting& nesting, Element& element, std::size_t level = 0) {
  std::uint64_t values = 0;
  std::uint64_t lists = 0;
  json.array([&] {
    const auto kind = json.peek();
    const bool array = kind == JsonKind::kArray;
    if (array ? lists != values : lists != 0) nesting.mixed(array, values);
    if (array) {
      ++values;
      ++lists;
      eachElement(json, nesting, element, level + 1);
    } else {
      values += someElements(json, kind, element);
    }
  });
  nesting.list(level, values, lists);
}

/// Throws kInvalidElement for the value at `from`, the `index`-th of all; `expected` is the type in
/// words.
[[noreturn]] void refuseElement(JsonReader& json, JsonReader::Mark from, std::string_view expected,
                                std::uint64_t index);

}  // namespace vino::codec
