// SPDX-License-Identifier: Apache-2.0
// The "params" of a node in the configuration, typed. Values are text; what does not parse throws.
#pragma once

#include <charconv>
#include <functional>
#include <initializer_list>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "custom_node_interface.h"

namespace vinoserve {

/// Copied from the server's array: may be kept.
class Params {
 public:
  Params() = default;
  Params(const CustomNodeParam* params, int count) {
    for (int i = 0; i < count; ++i) values_.emplace(params[i].key, params[i].value);
  }

  /// The text of a param; nothing where it is not given.
  std::optional<std::string> find(std::string_view key) const {
    const auto found = values_.find(key);
    if (found == values_.end()) return std::nullopt;
    return found->second;
  }

  /// A param that must be given.
  std::string text(std::string_view key) const {
    auto value = find(key);
    if (!value) throw std::invalid_argument("param " + std::string(key) + " is required");
    return *std::move(value);
  }
  std::string text(std::string_view key, std::string_view otherwise) const {
    return find(key).value_or(std::string(otherwise));
  }

  /// A whole number or a real one, as T is.
  template <typename T>
  T number(std::string_view key) const {
    return parse<T>(key, text(key));
  }
  template <typename T>
  T number(std::string_view key, T otherwise) const {
    const auto value = find(key);
    return value ? parse<T>(key, *value) : otherwise;
  }

  /// "true" or "false".
  bool flag(std::string_view key, bool otherwise) const {
    return choice(key, {"true", "false"}, otherwise ? "true" : "false") == "true";
  }

  /// One of `allowed`.
  std::string choice(std::string_view key, std::initializer_list<std::string_view> allowed,
                     std::string_view otherwise) const {
    const auto value = text(key, otherwise);
    std::string names;
    for (const auto name : allowed) {
      if (value == name) return value;
      names += (names.empty() ? "" : ", ") + std::string(name);
    }
    refuse(key, "one of " + names, value);
  }

  /// A list of numbers, "[1,2.5]"; empty where it is not given.
  std::vector<float> list(std::string_view key) const {
    const auto value = find(key);
    if (!value) return {};
    std::string_view rest = *value;
    if (rest.size() < 2 || rest.front() != '[' || rest.back() != ']') {
      refuse(key, "a list such as [1,2]", *value);
    }
    rest = rest.substr(1, rest.size() - 2);
    std::vector<float> numbers;
    while (!rest.empty()) {
      const auto end = rest.find(',');
      numbers.push_back(parse<float>(key, trimmed(rest.substr(0, end))));
      rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    }
    return numbers;
  }

 private:
  [[noreturn]] static void refuse(std::string_view key, const std::string& expected,
                                  std::string_view value) {
    throw std::invalid_argument("param " + std::string(key) + ": expected " + expected +
                                ", got \"" + std::string(value) + '"');
  }

  static std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(' ');
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
  }

  template <typename T>
  static T parse(std::string_view key, std::string_view value) {
    T number{};
    const auto* const end = value.data() + value.size();
    const auto [stop, problem] = std::from_chars(value.data(), end, number);
    if (problem != std::errc() || stop != end) refuse(key, "a number", value);
    return number;
  }

  std::map<std::string, std::string, std::less<>> values_;
};

}  // namespace vinoserve
