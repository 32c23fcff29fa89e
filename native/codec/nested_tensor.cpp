// SPDX-License-Identifier: Apache-2.0
#include "codec/nested_tensor.h"

#include <algorithm>
#include <optional>
#include <type_traits>
#include <utility>

#include "base/element_visit.h"
#include "base/error.h"
#include "base/half.h"
#include "codec/json_bin.h"
#include "codec/json_elements.h"
#include "codec/json_tensor.h"
#include "codec/number_parts.h"

namespace vino::codec {
namespace {

constexpr std::int64_t kUnknown = -1;

[[noreturn]] void refuseRagged(std::string_view expected, std::string_view actual) {
  std::string detail("Expected: ");
  detail.append(expected).append("; Actual: ").append(actual);
  throw Error(Code::kInvalidArgument, kRagged, std::move(detail));
}

[[noreturn]] void refuseRagged(std::string_view what, std::int64_t expected, std::int64_t actual) {
  refuseRagged(std::to_string(expected).append(what), std::to_string(actual).append(what));
}

/// What numbers may stand for (3.4): integers lose their fraction, any integer is a boolean.
struct Lenient {
  template <typename T>
  static std::optional<T> fromNumber(const JsonNumber& number) {
    if constexpr (std::is_integral_v<T>) {
      return toTruncated<T>(number);
    } else if constexpr (std::is_same_v<T, Flag>) {
      if (!number.integer) return std::nullopt;
      const bool zero = number.exact && number.mantissa == 0;
      return Flag{static_cast<std::uint8_t>(zero ? 0 : 1)};
    } else {
      // JsonReader has refused what no double holds; beyond a smaller float's range is infinity.
      const auto value = *toDouble(number);
      if constexpr (std::is_same_v<T, F16>) {
        return F16{toHalf(value)};
      } else if constexpr (std::is_same_v<T, BF16>) {
        return BF16{toBfloat16(value)};
      } else {
        return static_cast<T>(value);
      }
    }
  }
};

/// Reads a value with all its elements.
template <typename Element>
void eachLeaf(JsonReader& json, Nesting& nesting, Element& element) {
  const auto kind = json.peek();
  if (kind == JsonKind::kArray) return eachElement(json, nesting, element);
  nesting.scalar();
  element(kind);
}

/// What the first value is that is no array; kArray where there is none, or none that may be read.
JsonKind firstLeaf(JsonReader& json) {
  const auto from = json.mark();
  auto kind = json.peek();
  for (auto level = from.level;
       kind == JsonKind::kArray && !json.isEmptyArray() && level < JsonReader::kMostLevels;
       ++level) {
    json.stepIn();
    kind = json.peek();
  }
  json.rewind(from);
  return kind;
}

/// Elements that a tensor of that shape has, with every open dimension as 1: what to begin with.
std::uint64_t leastElements(const PartialShape& shape) {
  Dims dims;
  for (const auto& dim : shape.dims) dims.push_back(dim.isStatic() ? dim.min : 1);
  return elementCount(dims).value_or(0);
}

/// Whether plain strings may stand for this input, not only {"b64"} (3.4).
bool takesStrings(const TensorInfo& info) {
  return info.type == ElementType::kString ||
         (info.type == ElementType::kU8 && info.shape.rankKnown && info.shape.dims.size() == 2);
}

}  // namespace

void Nesting::mixed(bool list, std::uint64_t index) const {
  const auto expected = list ? element_ : "a list";
  const std::string actual = list ? "a list" : "a value";
  refuseRagged(expected, actual + "; element: " + std::to_string(index));
}

void Nesting::list(std::size_t level, std::uint64_t values, std::uint64_t lists) {
  if (lists == 0) setRank(level + 1);
  auto& dim = dims_[level];
  const auto length = static_cast<std::int64_t>(values);
  if (dim == kUnknown) dim = length;
  if (dim != length) refuseRagged(" values", dim, length);
}

void Nesting::setRank(std::size_t rank) {
  if (!std::exchange(known_, true)) dims_.assign(rank, kUnknown);
  if (dims_.size() != rank) {
    refuseRagged(" dimensions", static_cast<std::int64_t>(dims_.size()),
                 static_cast<std::int64_t>(rank));
  }
}

void NestedTensor::append(JsonReader& json) {
  if (values_ == 0) choose(json);
  if (strings_) {
    appendStrings(json);
  } else if (numbers_) {
    appendNumbers(json);
  } else {
    appendUnknown(json);
  }
  ++values_;
}

/// The first element tells whether strings or numbers come; lists without any are of the model's
/// type.
void NestedTensor::choose(JsonReader& json) {
  if (info_ == nullptr) return;
  const auto kind = firstLeaf(json);
  const bool text = kind == JsonKind::kString && takesStrings(*info_);
  if (text || kind == JsonKind::kObject || info_->type == ElementType::kString) {
    strings_ = std::make_shared<std::vector<std::string>>();
  } else if (info_->type != ElementType::kOther) {
    // An element and its comma take two bytes of text.
    const auto textHolds = static_cast<std::uint64_t>(json.remaining() / 2);
    nesting_.elementsAre("a number");
    numbers_.emplace(name_, info_->type, std::min(leastElements(info_->shape), textHolds));
  }
}

void NestedTensor::appendNumbers(JsonReader& json) {
  visitElementType(info_->type, [&]<typename T>(T) {
    const auto expected = info(info_->type).precision;
    const auto kind = json.peek();
    if (kind == JsonKind::kArray) {
      return readNumberArray<T, Lenient>(json, nesting_, *numbers_, expected);
    }
    nesting_.scalar();
    NumberElements<T, Lenient>(json, *numbers_, expected)(kind);
  });
}

void NestedTensor::appendStrings(JsonReader& json) {
  const bool plain = takesStrings(*info_);
  auto element = [&](JsonKind kind) {
    const auto from = json.mark();
    refuseTooManyStrings(strings_->size() + 1);
    if (kind == JsonKind::kString && plain) {
      strings_->emplace_back(json.string());
      return;
    }
    auto bytes = kind == JsonKind::kObject ? readBin(json) : std::nullopt;
    if (!bytes) {
      refuseElement(json, from, plain ? "a string or {\"b64\": base64}" : "{\"b64\": base64}",
                    strings_->size());
    }
    strings_->push_back(std::move(*bytes));
  };
  eachLeaf(json, nesting_, element);
}

void NestedTensor::appendUnknown(JsonReader& json) {
  std::uint64_t count = 0;
  auto element = [&](JsonKind kind) {
    const auto from = json.mark();
    if (kind == JsonKind::kNull || (kind == JsonKind::kObject && !isBin(json))) {
      refuseElement(json, from, "a value", count);
    }
    json.skip();
    ++count;
  };
  eachLeaf(json, nesting_, element);
}

Tensor NestedTensor::take() && { return finish(nesting_.dims()); }

Tensor NestedTensor::takeRows() && {
  auto dims = nesting_.dims();
  dims.insert(dims.begin(), static_cast<std::int64_t>(values_));
  return finish(std::move(dims));
}

Tensor NestedTensor::finish(Dims dims) {
  if (numbers_) return std::move(*numbers_).take(std::move(dims));
  Tensor tensor;
  tensor.name = std::move(name_);
  tensor.dims = std::move(dims);
  if (strings_) {
    tensor.type = ElementType::kString;
    tensor.count = strings_->size();
    tensor.data = reinterpret_cast<std::byte*>(strings_->data());
    tensor.owner = std::move(strings_);
  }
  return tensor;
}

}  // namespace vino::codec
