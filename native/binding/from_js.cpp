// SPDX-License-Identifier: Apache-2.0
#include "binding/from_js.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace vino::binding {
namespace {

Napi::Object objectOf(const Napi::Value& value, const char* what) {
  if (!value.IsObject())
    throw Napi::TypeError::New(value.Env(), std::string(what) + ": expected an object");
  return value.As<Napi::Object>();
}

std::string textOf(const Napi::Object& object, const char* key) {
  const auto value = object.Get(key);
  if (!value.IsString())
    throw Napi::TypeError::New(object.Env(), std::string(key) + ": expected a string");
  return value.As<Napi::String>();
}

std::optional<std::string> optionalText(const Napi::Object& object, const char* key) {
  if (object.Get(key).IsUndefined()) return std::nullopt;
  return textOf(object, key);
}

double numberOf(const Napi::Object& object, const char* key) {
  const auto value = object.Get(key);
  if (!value.IsNumber())
    throw Napi::TypeError::New(object.Env(), std::string(key) + ": expected a number");
  return value.As<Napi::Number>();
}

/// A whole number from 0 to 2^53; anything else is a TypeError.
std::uint64_t countOf(const Napi::Object& object, const char* key, std::uint64_t otherwise) {
  if (object.Get(key).IsUndefined()) return otherwise;
  const auto number = numberOf(object, key);
  if (!(number >= 0) || number > 9007199254740992.0 || std::trunc(number) != number) {
    throw Napi::TypeError::New(object.Env(), std::string(key) + ": expected a whole number");
  }
  return static_cast<std::uint64_t>(number);
}

PartialDim dimensionOf(const Napi::Value& value) {
  const auto object = objectOf(value, "dimension");
  PartialDim dim;
  dim.min = static_cast<std::int64_t>(countOf(object, "min", 0));
  if (object.Get("max").IsNumber()) dim.max = static_cast<std::int64_t>(countOf(object, "max", 0));
  return dim;
}

std::vector<PartialDim> dimensionsOf(const Napi::Value& value) {
  if (!value.IsArray()) throw Napi::TypeError::New(value.Env(), "shape: expected an array");
  const auto list = value.As<Napi::Array>();
  std::vector<PartialDim> dims;
  for (std::uint32_t i = 0; i < list.Length(); ++i) dims.push_back(dimensionOf(list.Get(i)));
  return dims;
}

runtime::LayoutSpec layoutOf(const Napi::Value& value) {
  const auto object = objectOf(value, "layout");
  return {textOf(object, "client"), optionalText(object, "model")};
}

std::string aliasOf(const Napi::Value& value) {
  if (!value.IsString()) throw Napi::TypeError::New(value.Env(), "names: expected strings");
  return value.As<Napi::String>();
}

runtime::Conversion conversionOf(const Napi::Value& value) {
  const auto object = objectOf(value, "preprocessing");
  return {textOf(object, "client"), textOf(object, "model")};
}

std::vector<float> numbersOf(const Napi::Object& object, const char* key) {
  std::vector<float> numbers;
  if (object.Get(key).IsUndefined()) return numbers;
  if (!object.Get(key).IsArray())
    throw Napi::TypeError::New(object.Env(), std::string(key) + ": expected an array");
  const auto list = object.Get(key).As<Napi::Array>();
  for (std::uint32_t i = 0; i < list.Length(); ++i) {
    const auto number = list.Get(i);
    if (!number.IsNumber())
      throw Napi::TypeError::New(object.Env(), std::string(key) + ": expected numbers");
    numbers.push_back(number.As<Napi::Number>().FloatValue());
  }
  return numbers;
}

runtime::PreprocessingSpec preprocessingOf(const Napi::Value& value) {
  const auto object = objectOf(value, "preprocessing");
  runtime::PreprocessingSpec spec;
  if (!object.Get("color").IsUndefined()) spec.color = conversionOf(object.Get("color"));
  if (!object.Get("precision").IsUndefined()) {
    spec.precision = conversionOf(object.Get("precision"));
  }
  spec.mean = numbersOf(object, "mean");
  spec.scale = numbersOf(object, "scale");
  return spec;
}

runtime::PropertyValue propertyOf(const Napi::Value& value) {
  if (value.IsBoolean()) return value.As<Napi::Boolean>().Value();
  if (value.IsString()) return value.As<Napi::String>().Utf8Value();
  if (!value.IsNumber())
    throw Napi::TypeError::New(value.Env(), "plugin config: expected a plain value");
  const double number = value.As<Napi::Number>();
  if (std::trunc(number) == number && std::abs(number) < 9007199254740992.0) {
    return static_cast<std::int64_t>(number);
  }
  return number;
}

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

runtime::TensorAliases aliasesOf(const Napi::Value& value) {
  const auto object = objectOf(value, "names");
  return {mapOf(object, "inputs", aliasOf), mapOf(object, "outputs", aliasOf)};
}

bool flagOf(const Napi::Object& object, const char* key) {
  const auto value = object.Get(key);
  if (!value.IsBoolean())
    throw Napi::TypeError::New(object.Env(), std::string(key) + ": expected true or false");
  return value.As<Napi::Boolean>();
}

runtime::StatefulSpec statefulOf(const Napi::Value& value) {
  const auto object = objectOf(value, "stateful");
  return {flagOf(object, "lowLatency"), countOf(object, "maxSequences", 0),
          flagOf(object, "idleCleanup")};
}

}  // namespace

ProcessOptions toProcessOptions(const Napi::Value& value) {
  const auto object = objectOf(value, "engine options");
  ProcessOptions options;
  options.engine.cacheDir = optionalText(object, "cacheDir").value_or("");
  options.engine.cpuExtension = optionalText(object, "cpuExtension").value_or("");
  options.engine.defaults.inferencePrecision =
      optionalText(object, "inferencePrecision").value_or("");
  options.workers = countOf(object, "workers", options.workers);
  options.queueLimit = countOf(object, "queueLimit", options.queueLimit);
  options.image.maxPixels = countOf(object, "maxPixels", options.image.maxPixels);
  return options;
}

runtime::ModelSpec toModelSpec(const Napi::Value& value) {
  const auto object = objectOf(value, "model spec");
  runtime::ModelSpec spec;
  spec.name = textOf(object, "name");
  spec.version = textOf(object, "version");
  spec.path = textOf(object, "path");
  spec.device = textOf(object, "device");
  spec.inferRequests = static_cast<std::uint32_t>(std::min<std::uint64_t>(
      countOf(object, "nireq", 0), std::numeric_limits<std::uint32_t>::max()));
  spec.shapes = mapOf(object, "shapes", dimensionsOf);
  const auto batchSize = object.Get("batchSize");
  spec.autoBatch = batchSize.IsString();
  if (spec.autoBatch) {
    spec.batchSize = PartialDim::any();
  } else if (!batchSize.IsUndefined()) {
    spec.batchSize = dimensionOf(batchSize);
  }
  spec.layouts = mapOf(object, "layouts", layoutOf);
  if (!object.Get("names").IsUndefined()) spec.names = aliasesOf(object.Get("names"));
  if (!object.Get("preprocessing").IsUndefined()) {
    spec.preprocessing = preprocessingOf(object.Get("preprocessing"));
  }
  spec.pluginConfig = mapOf(object, "pluginConfig", propertyOf);
  spec.allowCache = object.Get("allowCache").ToBoolean();
  if (!object.Get("stateful").IsUndefined()) spec.stateful = statefulOf(object.Get("stateful"));
  return spec;
}

}  // namespace vino::binding
