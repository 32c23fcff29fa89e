// SPDX-License-Identifier: Apache-2.0
#include "codec/text_rows.h"

#include <string>
#include <string_view>
#include <utility>

namespace vino::codec {

bool isTextRows(const Tensor& tensor) noexcept {
  return tensor.type == ElementType::kU8 && tensor.dims.size() == 2 &&
         tensor.name.ends_with("_string");
}

Tensor toStrings(Tensor& rows) {
  const auto count = static_cast<std::size_t>(rows.dims[0]);
  const auto width = static_cast<std::size_t>(rows.dims[1]);
  auto strings = Tensor::allocate(std::move(rows.name), ElementType::kString, {rows.dims[0]},
                                  static_cast<std::uint64_t>(count));
  const auto* const bytes = reinterpret_cast<const char*>(rows.data);
  const auto texts = strings.elements<std::string>();
  for (std::size_t row = 0; row < count; ++row) {
    const std::string_view padded(bytes + row * width, width);
    texts[row] = padded.substr(0, padded.find('\0'));
  }
  return strings;
}

}  // namespace vino::codec
