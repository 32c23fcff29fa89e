// SPDX-License-Identifier: Apache-2.0
#include "binding/from_js.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "binding/js_values.h"

namespace vino::binding {
namespace {

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

std::string aliasOf(const Napi::Value& value) { return stringOf(value, "names"); }

runtime::Conversion conversionOf(const Napi::Value& value) {
  const auto object = objectOf(value, "preprocessing");
  return {textOf(object, "client"), textOf(object, "model")};
}

std::vector<float> numbersOf(const Napi::Object& object, const char* key) {
  if (object.Get(key).IsUndefined()) return {};
  return listOf(object, key, [key](const Napi::Value& number) {
    if (!number.IsNumber()) {
      throw Napi::TypeError::New(number.Env(), std::string(key) + ": expected numbers");
    }
    return number.As<Napi::Number>().FloatValue();
  });
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

runtime::TensorAliases aliasesOf(const Napi::Value& value) {
  const auto object = objectOf(value, "names");
  return {mapOf(object, "inputs", aliasOf), mapOf(object, "outputs", aliasOf)};
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
  options.nodeWorkers = countOf(object, "nodeWorkers", options.nodeWorkers);
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
