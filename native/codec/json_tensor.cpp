// SPDX-License-Identifier: Apache-2.0
// Reading; json_tensor_write.cpp writes.
#include "codec/json_tensor.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "codec/growing_tensor.h"
#include "codec/json_elements.h"
#include "codec/number_parts.h"

namespace vino::codec {
namespace {

/// What stands next, for a message: the start of its text.
std::string shownValue(JsonReader& json) {
  constexpr std::size_t kShown = 40;
  const auto from = json.mark();
  json.skip();
  const std::string_view text(from.at, static_cast<std::size_t>(json.mark().at - from.at));
  json.rewind(from);
  return text.size() <= kShown ? std::string(text) : std::string(text.substr(0, kShown)) + "...";
}

/// KServe's numbers (6.1): integers are integer tokens, and no number is a boolean.
struct Strict {
  template <typename T>
  static std::optional<T> fromNumber(const JsonNumber& number) {
    if constexpr (std::is_floating_point_v<T>) {
      // JsonReader has refused what no double holds; beyond float's range is infinity.
      return static_cast<T>(*toDouble(number));
    } else if constexpr (std::is_integral_v<T>) {
      return toInteger<T>(number);
    } else {
      return std::nullopt;
    }
  }
};

Tensor readNumbers(JsonReader& json, std::string name, ElementType type, Dims dims) {
  // An element and its comma take two bytes of text.
  const auto textHolds = static_cast<std::uint64_t>(json.remaining() / 2);
  const auto most = std::min(elementCount(dims).value_or(GrowingTensor::kNoEnd), textHolds);
  GrowingTensor tensor(std::move(name), type, most, most);
  visitElementType(type, [&]<typename T>(T) {
    AnyNesting nesting;
    readNumberArray<T, Strict>(json, nesting, tensor, info(type).kserve);
  });
  return std::move(tensor).take(std::move(dims));
}

/// Strings are many times larger in memory than `""` is in text: room is made as they come.
Tensor readStrings(JsonReader& json, std::string name, Dims dims) {
  constexpr auto kAll = std::numeric_limits<std::uint64_t>::max();
  const auto declared = elementCount(dims).value_or(kAll);
  const auto strings = std::make_shared<std::vector<std::string>>();
  std::uint64_t count = 0;
  auto element = [&](JsonKind kind) {
    if (kind != JsonKind::kString) {
      refuseElement(json, json.mark(), info(ElementType::kString).kserve, count);
    }
    const auto text = json.string();
    if (count < declared && count < kMostStrings) strings->emplace_back(text);
    ++count;
  };
  const AnyNesting nesting;
  eachElement(json, nesting, element);
  refuseTooManyStrings(count);
  Tensor tensor;
  tensor.name = std::move(name);
  tensor.type = ElementType::kString;
  tensor.dims = std::move(dims);
  tensor.count = count;
  tensor.data = reinterpret_cast<std::byte*>(strings->data());
  tensor.owner = strings;
  return tensor;
}

}  // namespace

void refuseElement(JsonReader& json, JsonReader::Mark from, std::string_view expected,
                   std::uint64_t index) {
  json.rewind(from);
  const auto actual = shownValue(json);
  throw Error(Code::kInvalidArgument, kInvalidElement,
              "Expected: " + std::string(expected) + "; Actual: " + actual +
                  "; element: " + std::to_string(index));
}

void refuseTooManyStrings(std::uint64_t count) {
  if (count <= kMostStrings) return;
  throw Error(Code::kInvalidArgument, kTooManyStrings,
              "Expected: at most " + std::to_string(kMostStrings) +
                  " strings; Actual: " + std::to_string(count) + " strings");
}

Tensor readTensor(JsonReader& json, std::string name, ElementType type, Dims dims) {
  if (!hasJsonForm(type)) refuseJsonForm(type);
  if (type == ElementType::kString) return readStrings(json, std::move(name), std::move(dims));
  return readNumbers(json, std::move(name), type, std::move(dims));
}

bool hasJsonForm(ElementType type) noexcept {
  return type != ElementType::kF16 && type != ElementType::kBF16 && type != ElementType::kOther;
}

void refuseJsonForm(ElementType type) {
  throw Error(Code::kInternal, "no_json_form",
              "Element type " + std::string(info(type).openvino) + " has no JSON form");
}

}  // namespace vino::codec
