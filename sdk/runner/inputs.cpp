// SPDX-License-Identifier: Apache-2.0
#include "runner/inputs.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>

#include "base/element_visit.h"
#include "base/error.h"
#include "base/half.h"
#include "base/shape.h"
#include "runner/npy.h"

namespace vino::runner {
namespace {

constexpr std::string_view kShape = "shape:";

[[noreturn]] void refuse(const std::string& name, const std::string& what) {
  throw Error(Code::kInvalidArgument, "input", "input " + name + ": " + what);
}

std::optional<ElementType> typeNamed(std::string_view precision) {
  for (auto type = ElementType::kBool; type < ElementType::kString;
       type = static_cast<ElementType>(static_cast<int>(type) + 1)) {
    if (info(type).precision == precision) return type;
  }
  return std::nullopt;
}

Dims parseDims(const std::string& name, std::string_view text) {
  Dims dims;
  while (!text.empty()) {
    const auto part = text.substr(0, text.find(','));
    std::int64_t dim = 0;
    const auto [stop, problem] = std::from_chars(part.data(), part.data() + part.size(), dim);
    if (problem != std::errc() || stop != part.data() + part.size() || dim < 0) {
      refuse(name, "expected lengths such as 1,3,8, got " + std::string(text));
    }
    dims.push_back(dim);
    text.remove_prefix(std::min(part.size() + 1, text.size()));
  }
  return dims;
}

/// 0, 1, 2 ... as far as the type can hold them.
void countUp(Tensor& tensor) {
  visitElementType(tensor.type, [&tensor](auto kind) {
    using T = decltype(kind);
    std::uint64_t i = 0;
    for (auto& element : tensor.elements<T>()) {
      if constexpr (std::is_same_v<T, F16>) {
        element.bits = toHalf(static_cast<double>(i++));
      } else if constexpr (std::is_same_v<T, BF16>) {
        element.bits = toBfloat16(static_cast<double>(i++));
      } else if constexpr (std::is_same_v<T, Flag>) {
        element.byte = i++ % 2;
      } else {
        element = static_cast<T>(i++);
      }
    }
  });
}

Tensor counted(const TensorInfo& declared, std::string_view text) {
  auto type = declared.type;
  if (const auto colon = text.find(':'); colon != std::string_view::npos) {
    const auto named = typeNamed(text.substr(0, colon));
    if (!named) refuse(declared.name, "no element type " + std::string(text.substr(0, colon)));
    type = *named;
    text.remove_prefix(colon + 1);
  }
  auto dims = parseDims(declared.name, text);
  const auto count = elementCount(dims);
  if (!count) refuse(declared.name, "shape " + toString(dims) + " is too large");
  auto tensor = Tensor::allocate(declared.name, type, std::move(dims), *count);
  countUp(tensor);
  return tensor;
}

/// As a server checks what comes from a client or another node.
void expectFits(const TensorInfo& declared, const Tensor& tensor) {
  if (declared.type != tensor.type && declared.type != ElementType::kOther) {
    refuse(declared.name, "expected " + std::string(info(declared.type).precision) + ", got " +
                              std::string(info(tensor.type).precision));
  }
  if (!declared.shape.accepts(tensor.dims)) {
    refuse(declared.name,
           "expected shape " + toString(declared.shape) + ", got " + toString(tensor.dims));
  }
}

}  // namespace

std::vector<Tensor> makeInputs(const std::vector<TensorInfo>& declared,
                               const std::map<std::string, std::string>& sources) {
  for (const auto& [name, source] : sources) {
    if (std::ranges::find(declared, name, &TensorInfo::name) == declared.end()) {
      refuse(name, "the node has none of that name");
    }
  }
  std::vector<Tensor> tensors;
  for (const auto& input : declared) {
    const auto found = sources.find(input.name);
    if (found == sources.end()) refuse(input.name, "is missing");
    const std::string_view source = found->second;
    tensors.push_back(source.starts_with(kShape) ? counted(input, source.substr(kShape.size()))
                                                 : readNpy(source, input.name));
    expectFits(input, tensors.back());
  }
  return tensors;
}

}  // namespace vino::runner
