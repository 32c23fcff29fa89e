// SPDX-License-Identifier: Apache-2.0
#include "base/element_type.h"

#include <array>
#include <string>

namespace vino {
namespace {

using enum ElementType;

constexpr std::array<ElementTypeInfo, 15> kTable{{
    {kBool, "boolean", "BOOL", "BOOL", "DT_BOOL", 1},
    {kI8, "i8", "INT8", "I8", "DT_INT8", 1},
    {kI16, "i16", "INT16", "I16", "DT_INT16", 2},
    {kI32, "i32", "INT32", "I32", "DT_INT32", 4},
    {kI64, "i64", "INT64", "I64", "DT_INT64", 8},
    {kU8, "u8", "UINT8", "U8", "DT_UINT8", 1},
    {kU16, "u16", "UINT16", "U16", "DT_UINT16", 2},
    {kU32, "u32", "UINT32", "U32", "DT_UINT32", 4},
    {kU64, "u64", "UINT64", "U64", "DT_UINT64", 8},
    {kF16, "f16", "FP16", "FP16", "DT_HALF", 2},
    {kBF16, "bf16", "BF16", "BF16", "DT_BFLOAT16", 2},
    {kF32, "f32", "FP32", "FP32", "DT_FLOAT", 4},
    {kF64, "f64", "FP64", "FP64", "DT_DOUBLE", 8},
    {kString, "string", "BYTES", "STRING", "DT_STRING", sizeof(std::string)},
    {kOther, "undefined", "INVALID", "UNDEFINED", "DT_INVALID", 0},
}};

constexpr bool rowsStandAtTheirIndex() {
  for (std::size_t i = 0; i < kTable.size(); ++i) {
    if (static_cast<std::size_t>(kTable[i].type) != i) return false;
  }
  return true;
}
static_assert(rowsStandAtTheirIndex());

}  // namespace

const ElementTypeInfo& info(ElementType type) noexcept {
  return kTable[static_cast<std::size_t>(type)];
}

std::optional<ElementType> fromKServe(std::string_view datatype) noexcept {
  for (const auto& row : kTable) {
    if (row.type != kOther && row.kserve == datatype) return row.type;
  }
  return std::nullopt;
}

ElementType fromOpenVino(std::string_view name) noexcept {
  for (const auto& row : kTable) {
    if (row.openvino == name) return row.type;
  }
  return kOther;
}

}  // namespace vino
