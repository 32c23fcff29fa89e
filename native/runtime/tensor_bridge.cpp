// SPDX-License-Identifier: Apache-2.0
#include "runtime/tensor_bridge.h"

#include <array>
#include <utility>

namespace vino::runtime {
namespace {

ov::element::Type toElementType(ElementType type) {
  using ov::element::Type_t;
  // By ElementType; the last stands for kOther, which no caller passes.
  static constexpr std::array kTypes{Type_t::boolean, Type_t::i8,     Type_t::i16,    Type_t::i32,
                                     Type_t::i64,     Type_t::u8,     Type_t::u16,    Type_t::u32,
                                     Type_t::u64,     Type_t::f16,    Type_t::bf16,   Type_t::f32,
                                     Type_t::f64,     Type_t::string, Type_t::dynamic};
  return kTypes[static_cast<std::size_t>(type)];
}

}  // namespace

ov::Tensor toOpenVino(const Tensor& tensor) {
  // OpenVINO refuses a null pointer even where there is nothing to read.
  alignas(64) static std::byte nothing[64];
  void* data = tensor.data == nullptr ? nothing : tensor.data;
  return {toElementType(tensor.type), ov::Shape(tensor.dims.begin(), tensor.dims.end()), data};
}

Tensor fromOpenVino(std::string name, const ov::Tensor& tensor, std::shared_ptr<void> owner) {
  const auto& shape = tensor.get_shape();
  Tensor result;
  result.name = std::move(name);
  result.type = vino::fromOpenVino(tensor.get_element_type().get_type_name());
  result.dims.assign(shape.begin(), shape.end());
  result.count = tensor.get_size();
  if (result.count != 0) {
    result.data = static_cast<std::byte*>(const_cast<void*>(std::as_const(tensor).data()));
  }
  result.owner = std::move(owner);
  return result;
}

}  // namespace vino::runtime
