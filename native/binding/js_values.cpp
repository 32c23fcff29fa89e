// SPDX-License-Identifier: Apache-2.0
#include "binding/js_values.h"

#include <cmath>

namespace vino::binding {
namespace {

constexpr double kMostInteger = 9007199254740992.0;

Napi::TypeError mismatch(const Napi::Value& value, const std::string& what, const char* expected) {
  return Napi::TypeError::New(value.Env(), what + ": expected " + expected);
}

}  // namespace

Napi::Object objectOf(const Napi::Value& value, const char* what) {
  if (!value.IsObject()) throw mismatch(value, what, "an object");
  return value.As<Napi::Object>();
}

Napi::Array arrayOf(const Napi::Object& object, const char* key) {
  const Napi::Value value = object.Get(key);
  if (!value.IsArray()) throw mismatch(value, key, "an array");
  return value.As<Napi::Array>();
}

std::string stringOf(const Napi::Value& value, const char* what) {
  if (!value.IsString()) throw mismatch(value, what, "a string");
  return value.As<Napi::String>();
}

std::string textOf(const Napi::Object& object, const char* key) {
  return stringOf(object.Get(key), key);
}

std::optional<std::string> optionalText(const Napi::Object& object, const char* key) {
  if (object.Get(key).IsUndefined()) return std::nullopt;
  return textOf(object, key);
}

std::int64_t integerOf(const Napi::Object& object, const char* key) {
  const Napi::Value value = object.Get(key);
  if (!value.IsNumber()) throw mismatch(value, key, "a number");
  const double number = value.As<Napi::Number>();
  if (!(std::abs(number) <= kMostInteger) || std::trunc(number) != number) {
    throw mismatch(value, key, "a whole number");
  }
  return static_cast<std::int64_t>(number);
}

std::uint64_t countOf(const Napi::Object& object, const char* key, std::uint64_t otherwise) {
  const Napi::Value value = object.Get(key);
  if (value.IsUndefined()) return otherwise;
  const auto number = integerOf(object, key);
  if (number < 0) throw mismatch(value, key, "a whole number");
  return static_cast<std::uint64_t>(number);
}

bool flagOf(const Napi::Object& object, const char* key) {
  const Napi::Value value = object.Get(key);
  if (!value.IsBoolean()) throw mismatch(value, key, "true or false");
  return value.As<Napi::Boolean>();
}

}  // namespace vino::binding
