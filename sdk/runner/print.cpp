// SPDX-License-Identifier: Apache-2.0
#include "runner/print.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <type_traits>

#include "base/element_visit.h"
#include "base/half.h"
#include "base/shape.h"

namespace vino::runner {
namespace {

constexpr std::size_t kShown = 8;

template <typename T>
void printElement(std::ostream& out, T element) {
  if constexpr (std::is_same_v<T, F16>) {
    out << fromHalf(element.bits);
  } else if constexpr (std::is_same_v<T, BF16>) {
    out << fromBfloat16(element.bits);
  } else if constexpr (std::is_same_v<T, Flag>) {
    out << (element.byte != 0 ? "true" : "false");
  } else {
    out << +element;  // a byte is a number, not a letter
  }
}

void printElements(std::ostream& out, const Tensor& tensor) {
  out << '[';
  visitElementType(tensor.type, [&](auto kind) {
    const auto elements = tensor.elements<decltype(kind)>();
    for (std::size_t i = 0; i < std::min(elements.size(), kShown); ++i) {
      if (i > 0) out << ", ";
      printElement(out, elements[i]);
    }
    if (elements.size() > kShown) out << ", ...";
  });
  out << ']';
}

void printLine(std::ostream& out, std::string_view name, ElementType type,
               const std::string& shape) {
  out << "  " << name << "  " << info(type).precision << "  " << shape;
}

}  // namespace

void printInfos(std::ostream& out, std::string_view title, const std::vector<TensorInfo>& infos) {
  out << title << '\n';
  for (const auto& tensor : infos) {
    printLine(out, tensor.name, tensor.type, toString(tensor.shape));
    out << '\n';
  }
}

void printTensors(std::ostream& out, std::string_view title, const std::vector<Tensor>& tensors) {
  out << title << '\n';
  for (const auto& tensor : tensors) {
    printLine(out, tensor.name, tensor.type, toString(tensor.dims));
    out << "  ";
    printElements(out, tensor);
    out << '\n';
  }
}

}  // namespace vino::runner
