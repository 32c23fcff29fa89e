// SPDX-License-Identifier: Apache-2.0
#include "binding/to_js.h"

#include <array>
#include <atomic>
#include <chrono>
#include <cstdlib>

#include "binding/graph_to_js.h"

namespace vino::binding {
namespace {

/// Up to this many bytes a reply goes as a Latin-1 string: what the HTTP layer writes in one piece
/// with the head, and a fifth of a Buffer's time to make.
constexpr std::size_t kStringUpTo = 8 * 1024;

Napi::Value text(Napi::Env env, std::string_view value) {
  return Napi::String::New(env, value.data(), value.size());
}

Napi::Value shapeOf(Napi::Env env, const PartialShape& shape) {
  auto dims = Napi::Array::New(env, shape.dims.size());
  for (std::uint32_t i = 0; i < shape.dims.size(); ++i) {
    const auto& dim = shape.dims[i];
    dims[i] = Napi::Number::New(env, dim.isStatic() ? static_cast<double>(dim.min) : -1);
  }
  return dims;
}

Napi::Value infoTree(Napi::Env env, const runtime::InfoTree& tree) {
  if (tree.children.empty()) return text(env, tree.text);
  auto object = Napi::Object::New(env);
  for (const auto& [key, child] : tree.children) object[key] = infoTree(env, child);
  return object;
}

Napi::Value timesOf(Napi::Env env, const TimeHistogram& times) {
  const auto counts = times.counts();
  auto list = Napi::Array::New(env, counts.size());
  for (std::uint32_t i = 0; i < counts.size(); ++i) {
    list[i] = Napi::Number::New(env, static_cast<double>(counts[i]));
  }
  auto object = Napi::Object::New(env);
  object["counts"] = list;
  const std::chrono::duration<double, std::micro> sum = times.sum();
  object["sum"] = Napi::Number::New(env, sum.count());
  return object;
}

Napi::Value byCodec(Napi::Env env,
                    const std::array<std::atomic<std::uint64_t>, runtime::Meter::kCodecs>& counts) {
  static_assert(codec::kCodecs <= runtime::Meter::kCodecs);
  auto object = Napi::Object::New(env);
  for (std::size_t i = 0; const auto name : codec::codecNames()) {
    object.Set(text(env, name), static_cast<double>(counts[i++].load()));
  }
  return object;
}

Napi::Value bytesOf(Napi::Env env, ByteBuffer& bytes) {
  const auto size = bytes.size();
  if (size <= kStringUpTo) {
    napi_value string = nullptr;
    if (napi_create_string_latin1(env, bytes.data(), size, &string) != napi_ok) {
      throw Napi::Error::New(env);
    }
    return {env, string};
  }
  auto* data = bytes.release().release();
  // Hosts that refuse external memory get a copy; either way the finalizer frees the block.
  return Napi::Buffer<char>::NewOrCopy(env, data, size,
                                       [](Napi::Env, char* memory) { std::free(memory); });
}

}  // namespace

Napi::Value toJs(Napi::Env env, const Error& error) {
  auto object = Napi::Error::New(env, error.message()).Value();
  object["code"] = text(env, codeName(error.code()));
  object["reason"] = text(env, error.reason());
  return object;
}

Napi::Value toJs(Napi::Env env, codec::Reply& reply) {
  const auto body = bytesOf(env, reply.body);
  if (!reply.headerLength) return body;
  auto parted = Napi::Object::New(env);
  parted["body"] = body;
  parted["headerLength"] = Napi::Number::New(env, static_cast<double>(*reply.headerLength));
  return parted;
}

Napi::Value toJs(Napi::Env env, const std::vector<TensorInfo>& infos) {
  auto list = Napi::Array::New(env, infos.size());
  for (std::uint32_t i = 0; i < infos.size(); ++i) {
    const auto& tensor = infos[i];
    auto object = Napi::Object::New(env);
    object["name"] = text(env, tensor.name);
    object["datatype"] = text(env, info(tensor.type).kserve);
    object["elementType"] = text(env, info(tensor.type).openvino);
    object["shape"] = shapeOf(env, tensor.shape);
    object["layout"] = text(env, tensor.layout);
    if (tensor.computedAs) object["computedAs"] = text(env, info(*tensor.computedAs).kserve);
    list[i] = object;
  }
  return list;
}

Napi::Value toJs(Napi::Env env, const runtime::Meters& meters) {
  const auto all = meters.all();
  auto list = Napi::Array::New(env, all.size());
  for (std::uint32_t i = 0; i < all.size(); ++i) {
    const auto& [key, meter] = all[i];
    auto object = Napi::Object::New(env);
    object["name"] = text(env, key.first);
    object["version"] = text(env, key.second);
    object["active"] = Napi::Number::New(env, static_cast<double>(meter->active.load()));
    object["inferenceTime"] = timesOf(env, meter->inference);
    object["waitTime"] = timesOf(env, meter->wait);
    object["asNode"] = byCodec(env, meter->asNode);
    list[i] = object;
  }
  return list;
}

Napi::Value toJs(Napi::Env env, const pipeline::NodeMeters& meters) {
  const auto all = meters.all();
  auto list = Napi::Array::New(env, all.size());
  for (std::uint32_t i = 0; i < all.size(); ++i) {
    const auto& [key, meter] = all[i];
    auto object = Napi::Object::New(env);
    object["pipeline"] = text(env, key.first);
    object["node"] = text(env, key.second);
    object["time"] = timesOf(env, meter->time);
    object["failures"] = Napi::Number::New(env, static_cast<double>(meter->failures.load()));
    object["shards"] = Napi::Number::New(env, static_cast<double>(meter->shards.load()));
    list[i] = object;
  }
  return list;
}

Napi::Value describe(Napi::Env env, const std::string& name, const std::string& version,
                     const Signature& signature, const runtime::ModelFacts* facts,
                     const pipeline::Plan* plan) {
  auto object = Napi::Object::New(env);
  object["name"] = text(env, name);
  object["version"] = text(env, version);
  object["inputs"] = toJs(env, signature.inputs);
  object["outputs"] = toJs(env, signature.outputs);
  const runtime::ModelFacts none;
  const auto& known = facts == nullptr ? none : *facts;
  object["device"] = text(env, known.device);
  auto devices = Napi::Array::New(env, known.executionDevices.size());
  for (std::uint32_t i = 0; i < known.executionDevices.size(); ++i) {
    devices[i] = text(env, known.executionDevices[i]);
  }
  object["executionDevices"] = devices;
  object["executionPrecision"] = text(env, known.executionPrecision);
  object["inferRequests"] = Napi::Number::New(env, known.inferRequests);
  object["streams"] = Napi::Number::New(env, known.streams);
  if (known.modelInfo) object["modelInfo"] = infoTree(env, *known.modelInfo);
  if (plan != nullptr) object["graph"] = toJs(env, *plan);
  object.Freeze();
  return object;
}

}  // namespace vino::binding
