// SPDX-License-Identifier: Apache-2.0
#include "base/foreign_text.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace vino {
namespace {

constexpr std::string_view kSpaces = " \t\r\n";
constexpr std::string_view kQuotes = "\"'`";
constexpr std::string_view kOpening = "\"'`([=";

/// "src/inference/src/cpp/core.cpp:117:"
bool isSourcePosition(std::string_view word) {
  static constexpr std::array<std::string_view, 4> kEndings{".cpp:", ".hpp:", ".cc:", ".h:"};
  return std::ranges::any_of(kEndings, [word](std::string_view ending) {
    const auto found = word.rfind(ending);
    if (found == std::string_view::npos) return false;
    const auto line = word.substr(found + ending.size());
    return !line.empty() && line.find_first_not_of("0123456789:") == std::string_view::npos;
  });
}

/// Where a path that begins at `begin` ends: at the quote before it, else at the next space.
std::size_t pathEnd(std::string_view text, std::size_t begin) {
  const bool quoted = begin > 0 && kQuotes.find(text[begin - 1]) != std::string_view::npos;
  auto end = quoted ? text.find(text[begin - 1], begin) : std::string_view::npos;
  if (end == std::string_view::npos) end = text.find_first_of(kSpaces, begin);
  return std::min(end, text.size());
}

std::string withoutFolders(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto before = i == 0 ? ' ' : text[i - 1];
    const bool opens = kSpaces.find(before) != std::string_view::npos ||
                       kOpening.find(before) != std::string_view::npos;
    const auto end = text[i] == '/' && opens ? pathEnd(text, i) : i;
    if (end > i + 1) {
      i = text.substr(0, end).rfind('/');
      continue;
    }
    result += text[i];
  }
  return result;
}

void dropLastWord(std::string& text, std::string_view word) {
  if (!text.ends_with(word)) return;
  text.resize(text.size() - word.size());
  while (text.ends_with(' ')) text.pop_back();
}

}  // namespace

std::string foreignText(std::string_view what) {
  const auto text = withoutFolders(what);
  std::string result;
  for (std::size_t at = 0; (at = text.find_first_not_of(kSpaces, at)) != std::string::npos;) {
    const auto end = std::min(text.find_first_of(kSpaces, at), text.size());
    const auto word = std::string_view(text).substr(at, end - at);
    at = end;
    if (isSourcePosition(word)) {
      dropLastWord(result, "Exception from");
      dropLastWord(result, " at");
      if (result.ends_with("failed")) result += ':';
      continue;
    }
    if (!result.empty()) result += ' ';
    result += word;
  }
  return result;
}

}  // namespace vino
