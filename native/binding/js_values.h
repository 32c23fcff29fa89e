// SPDX-License-Identifier: Apache-2.0
// JavaScript values as C++ ones, for specs that cross as plain objects. TypeScript has validated
// their form; what is not of the right type here is a bug of the caller and throws a TypeError
// that names the key. JavaScript thread.
#pragma once

#include <napi.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace vino::binding {

/// `what` names the value in the TypeError.
Napi::Object objectOf(const Napi::Value& value, const char* what);
Napi::Array arrayOf(const Napi::Object& object, const char* key);
std::string stringOf(const Napi::Value& value, const char* what);

std::string textOf(const Napi::Object& object, const char* key);
std::optional<std::string> optionalText(const Napi::Object& object, const char* key);

/// A whole number of at most 2^53 in either direction.
std::int64_t integerOf(const Napi::Object& object, const char* key);
/// A whole number from 0 to 2^53; `otherwise` where there is none.
std::uint64_t countOf(const Napi::Object& object, const char* key, std::uint64_t otherwise);
bool flagOf(const Napi::Object& object, const char* key);

/// What `convert` makes of each element of the array at `key`.
template <typename Convert>
auto listOf(const Napi::Object& object, const char* key, Convert convert) {
  std::vector<decltype(convert(std::declval<Napi::Value>()))> list;
  const auto array = arrayOf(object, key);
  list.reserve(array.Length());
  for (std::uint32_t i = 0; i < array.Length(); ++i) list.push_back(convert(array.Get(i)));
  return list;
}

/// What `convert` makes of each property of the object at `key`.
template <typename Convert>
auto mapOf(const Napi::Object& parent, const char* key, Convert convert) {
  std::map<std::string, decltype(convert(std::declval<Napi::Value>()))> result;
  const auto object = objectOf(parent.Get(key), key);
  const auto names = object.GetPropertyNames();
  for (std::uint32_t i = 0; i < names.Length(); ++i) {
    const std::string name = names.Get(i).As<Napi::String>();
    result.emplace(name, convert(object.Get(name)));
  }
  return result;
}

}  // namespace vino::binding
