// SPDX-License-Identifier: Apache-2.0
// Params as the ready-made nodes of OpenVINO Model Server read them (pipelines.md 11): text that is
// no number counts as not given. New nodes had better use vinoserve::Params::number, which tells.
#pragma once

#include <charconv>
#include <limits>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "vinoserve/params.hpp"

namespace nodes {

/// The number that the param begins with, where it begins with one.
template <typename T>
std::optional<T> number(const vinoserve::Params& params, std::string_view key) {
  const auto text = params.find(key);
  if (!text) return std::nullopt;
  T value{};
  const auto [stop, problem] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (problem != std::errc()) return std::nullopt;
  return value;
}

/// Throws where the value, given or not, is outside of the range.
template <typename T>
T inRange(std::string_view key, std::optional<T> value, T least, T most) {
  if (value && *value >= least && *value <= most) return *value;
  std::ostringstream text;
  text << "param " << key << " must be a number from " << least << " to " << most;
  throw std::invalid_argument(text.str());
}

inline int wholeNumber(const vinoserve::Params& params, std::string_view key, int otherwise,
                       int least) {
  return inRange<int>(key, number<int>(params, key).value_or(otherwise), least,
                      std::numeric_limits<int>::max());
}

inline int requiredSize(const vinoserve::Params& params, std::string_view key) {
  return inRange<int>(key, number<int>(params, key), 1, std::numeric_limits<int>::max());
}

/// A required fraction from 0 to 1.
inline float requiredFraction(const vinoserve::Params& params, std::string_view key) {
  return inRange<float>(key, number<float>(params, key), 0, 1);
}

inline float fraction(const vinoserve::Params& params, std::string_view key, float otherwise) {
  return inRange<float>(key, number<float>(params, key).value_or(otherwise), 0, 1);
}

inline float notNegative(const vinoserve::Params& params, std::string_view key, float otherwise) {
  return inRange<float>(key, number<float>(params, key).value_or(otherwise), 0,
                        std::numeric_limits<float>::max());
}

/// True only for "true".
inline bool isTrue(const vinoserve::Params& params, std::string_view key) {
  return params.find(key) == "true";
}

}  // namespace nodes
