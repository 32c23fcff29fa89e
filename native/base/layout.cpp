// SPDX-License-Identifier: Apache-2.0
#include "base/layout.h"

namespace vino {

std::optional<std::string> expandLayout(std::string_view layout, std::size_t rank) {
  constexpr std::string_view kDots = "...";
  std::string letters(layout);
  if (const auto dots = layout.find(kDots); dots != std::string_view::npos) {
    const auto named = layout.size() - kDots.size();
    if (named > rank) return std::nullopt;
    letters.replace(dots, kDots.size(), rank - named, kUnnamedDimension);
  }
  if (letters.size() != rank) return std::nullopt;
  return letters;
}

std::size_t batchPosition(std::string_view layout, std::size_t rank) {
  const auto letters = expandLayout(layout, rank);
  const auto at = letters ? letters->find('N') : std::string::npos;
  return at == std::string::npos ? 0 : at;
}

}  // namespace vino
