// SPDX-License-Identifier: Apache-2.0
// JSON values whose nesting is their shape: how the TensorFlow dialects write tensors (tfs-rest.md
// 3.2 to 3.6).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/signature.h"
#include "base/tensor.h"
#include "codec/growing_tensor.h"
#include "codec/json_reader.h"

namespace vino::codec {

/// Reason of the Error for lists of different lengths or depths; the message is only the detail.
inline constexpr std::string_view kRagged = "ragged";

/// The shape that nested lists have, learnt from them as they end. Throws Error kRagged where one
/// differs from those before.
class Nesting {
 public:
  /// `element` is what stands in the innermost lists, in words.
  void elementsAre(std::string_view element) noexcept { element_ = element; }

  /// Heard of a list among elements, or of an element among lists (json_elements.h).
  [[noreturn]] void mixed(bool list, std::uint64_t index) const;
  /// Heard of every list (json_elements.h).
  void list(std::size_t level, std::uint64_t values, std::uint64_t lists);
  /// Heard of a value that stands in no list.
  void scalar() { setRank(0); }

  /// Empty where nothing was heard yet.
  const Dims& dims() const noexcept { return dims_; }

 private:
  void setRank(std::size_t rank);

  std::string_view element_ = "a value";
  Dims dims_;  ///< kUnknown until a list of that level has ended
  bool known_ = false;
};

/// One input of a request, from one value or, in the row form, from one value of each instance.
class NestedTensor {
 public:
  /// `info` tells the type of the elements and is borrowed. Null where the model has no such input:
  /// its values are then checked for their form, and not kept.
  NestedTensor(std::string name, const TensorInfo* info) : name_(std::move(name)), info_(info) {}

  /// Reads the value that stands next, which must have the shape of those before. Throws Error
  /// kInvalidElement, kRagged or kTooManyStrings (json_tensor.h) with the detail as the message,
  /// "out_of_memory", or JsonError.
  void append(JsonReader& json);

  const std::string& name() const noexcept { return name_; }

  /// How often `append` has succeeded.
  std::uint64_t values() const noexcept { return values_; }

  /// The tensor: of the one value's shape, or with the number of values as a first dimension. Its
  /// type is that of the elements, kString where strings or {"b64"} came for another type, kOther
  /// where there is no such input.
  Tensor take() &&;
  Tensor takeRows() &&;

 private:
  void choose(JsonReader& json);
  void appendNumbers(JsonReader& json);
  void appendStrings(JsonReader& json);
  void appendUnknown(JsonReader& json);
  Tensor finish(Dims dims);

  std::string name_;
  const TensorInfo* info_;
  std::uint64_t values_ = 0;
  Nesting nesting_;
  std::optional<GrowingTensor> numbers_;
  std::shared_ptr<std::vector<std::string>> strings_;
};

}  // namespace vino::codec
