// SPDX-License-Identifier: Apache-2.0
#include "runner/arguments.h"

#include <charconv>
#include <system_error>
#include <utility>

#include "base/error.h"

namespace vino::runner {
namespace {

[[noreturn]] void refuse(const std::string& what) {
  throw Error(Code::kInvalidArgument, "usage", what);
}

void addPair(std::map<std::string, std::string>& pairs, std::string_view option,
             const std::string& text) {
  const auto equals = text.find('=');
  if (equals == std::string::npos || equals == 0) {
    refuse(std::string(option) + ": expected NAME=VALUE, got " + text);
  }
  if (!pairs.emplace(text.substr(0, equals), text.substr(equals + 1)).second) {
    refuse(std::string(option) + " " + text.substr(0, equals) + " is given twice");
  }
}

long positive(const std::string& text) {
  long value = 0;
  const auto* const end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, value);
  if (problem != std::errc() || stop != end || value < 1) {
    refuse("--runs: expected a number from 1, got " + text);
  }
  return value;
}

}  // namespace

Arguments parseArguments(std::span<const char* const> words) {
  Arguments arguments;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i];
    const auto value = [&] {
      if (++i == words.size()) refuse(std::string(word) + ": expected a value");
      return std::string(words[i]);
    };
    if (word == "--param") {
      addPair(arguments.params, word, value());
    } else if (word == "--input") {
      addPair(arguments.inputs, word, value());
    } else if (word == "--runs") {
      arguments.runs = positive(value());
    } else if (word == "--save") {
      arguments.save = value();
    } else if (word == "--info") {
      arguments.infoOnly = true;
    } else if (word.starts_with("--") || !arguments.library.empty()) {
      refuse("unknown: " + std::string(word));
    } else {
      arguments.library = word;
    }
  }
  if (arguments.library.empty()) refuse("expected the library of a node");
  return arguments;
}

}  // namespace vino::runner
