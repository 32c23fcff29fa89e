// SPDX-License-Identifier: Apache-2.0
// What becomes of the elements of a number array: they go straight into the tensor's block.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>

#include "base/element_visit.h"
#include "codec/growing_tensor.h"
#include "codec/json_elements.h"

namespace vino::codec {

/// The elements of `eachElement` as T, appended to `tensor`. `Rules::fromNumber<T>(number)` says
/// what a number is as a T, or nothing where it is none. Booleans are true and false as well.
template <typename T, typename Rules>
class NumberElements {
 public:
  /// `expected` names the type where an element is refused. All three are borrowed.
  NumberElements(JsonReader& json, GrowingTensor& tensor, std::string_view expected)
      : json_(json), tensor_(tensor), expected_(expected) {}

  bool take(const JsonNumber& number) {
    const auto value = Rules::template fromNumber<T>(number);
    if (!value) return false;
    tensor_.add(*value);
    return true;
  }

  void operator()(JsonKind kind) {
    const auto from = json_.mark();
    if (kind == JsonKind::kNumber && take(json_.number())) return;
    if constexpr (std::is_same_v<T, Flag>) {
      if (kind == JsonKind::kTrue || kind == JsonKind::kFalse) {
        return tensor_.add(Flag{static_cast<std::uint8_t>(json_.boolean() ? 1 : 0)});
      }
    }
    refuseElement(json_, from, expected_, tensor_.count());
  }

 private:
  JsonReader& json_;
  GrowingTensor& tensor_;
  std::string_view expected_;
};

}  // namespace vino::codec
