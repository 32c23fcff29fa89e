// SPDX-License-Identifier: Apache-2.0
// The one table of element types: what each is called by OpenVINO, KServe, TensorFlow and in error
// texts, and how many bytes an element takes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace vino {

/// Element type of a tensor. `kOther` stands for OpenVINO types that no dialect can name (u4, nf4,
/// f8e4m3 ...): such a tensor is described but cannot be sent or received.
enum class ElementType : std::uint8_t {
  kBool,
  kI8,
  kI16,
  kI32,
  kI64,
  kU8,
  kU16,
  kU32,
  kU64,
  kF16,
  kBF16,
  kF32,
  kF64,
  kString,
  kOther,
};

/// One row of the table.
struct ElementTypeInfo {
  ElementType type;
  std::string_view openvino;    ///< e.g. "f32"
  std::string_view kserve;      ///< e.g. "FP32"; "INVALID" for kOther (kserve-v2-rest.md 4.2)
  std::string_view precision;   ///< as OVMS error texts name it, e.g. "FP32", "I64", "STRING"
  std::string_view tensorflow;  ///< e.g. "DT_FLOAT"
  std::size_t bytes;  ///< of one element as tensors hold it; strings are std::string objects
};

/// The row of `type`; never fails.
const ElementTypeInfo& info(ElementType type) noexcept;

/// Bytes of one element in memory (`sizeof(std::string)` for strings, 0 for kOther).
inline std::size_t byteSize(ElementType type) noexcept { return info(type).bytes; }

/// The type of an exact upper-case KServe datatype name; nothing for any other text.
std::optional<ElementType> fromKServe(std::string_view datatype) noexcept;

/// The type of an OpenVINO name such as "f32" or "boolean"; kOther for those no dialect can name.
ElementType fromOpenVino(std::string_view name) noexcept;

}  // namespace vino
