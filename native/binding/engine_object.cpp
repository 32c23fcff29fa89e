// SPDX-License-Identifier: Apache-2.0
#include "binding/engine_object.h"

#include <utility>

#include "binding/compile.h"
#include "binding/env_data.h"
#include "binding/from_js.h"
#include "binding/pool_task.h"
#include "binding/servable_object.h"
#include "serving/model_servable.h"
#include "serving/stateful_servable.h"

namespace vino::binding {
namespace {

template <typename Model>
LoadedServable named(const std::shared_ptr<Process>& process, const runtime::ModelSpec& spec,
                     std::shared_ptr<Model> model) {
  auto target = std::make_shared<NamedServable>();
  target->name = spec.name;
  target->version = spec.version;
  const auto* facts = &model->facts();
  target->servable = std::move(model);
  return {process, std::move(target), facts};
}

LoadedServable loadServable(const std::shared_ptr<Process>& process,
                            const runtime::ModelSpec& spec) {
  auto model = runtime::loadModel(process->engine(), spec);
  model.meter = process->meters().of(spec.name, spec.version);
  const auto& limits = process->imageLimits();
  auto& workers = process->workers();
  if (!spec.stateful) {
    return named(process, spec,
                 std::make_shared<serving::ModelServable>(std::move(model), limits, workers));
  }
  return named(process, spec,
               std::make_shared<serving::StatefulServable>(std::move(model), *spec.stateful, limits,
                                                           workers));
}

}  // namespace

Napi::Function EngineObject::define(Napi::Env env) {
  return DefineClass(env, "Engine",
                     {InstanceMethod<&EngineObject::load>("load"),
                      InstanceMethod<&EngineObject::compile>("compile"),
                      InstanceMethod<&EngineObject::stats>("stats")});
}

Napi::Value EngineObject::createEngine(const Napi::CallbackInfo& info) {
  const auto env = info.Env();
  try {
    auto process = Process::acquire(toProcessOptions(info[0]));
    return EnvData::of(env).engineClass.New(
        {Napi::External<std::shared_ptr<Process>>::New(env, &process)});
  } catch (const Error& error) {
    throw Napi::Error(env, toJs(env, error));
  }
}

EngineObject::EngineObject(const Napi::CallbackInfo& info) : ObjectWrap(info) {
  if (info.Length() != 1 || !info[0].IsExternal()) {
    throw Napi::TypeError::New(info.Env(), "An engine is made by createEngine");
  }
  process_ = *info[0].As<Napi::External<std::shared_ptr<Process>>>().Data();
}

Napi::Value EngineObject::load(const Napi::CallbackInfo& info) {
  return PoolTask<LoadedServable>::start(
      info.Env(), process_->loaders(),
      [process = process_, spec = toModelSpec(info[0])] { return loadServable(process, spec); },
      ServableObject::create);
}

Napi::Value EngineObject::compile(const Napi::CallbackInfo& info) {
  const auto env = info.Env();
  auto spec = toCompileSpec(info[0], info[1]);
  if (spec.isNothing()) {
    auto loaded = compileNothing(process_, spec);
    const auto deferred = Napi::Promise::Deferred::New(env);
    deferred.Resolve(ServableObject::create(env, loaded));
    return deferred.Promise();
  }
  // The members go with the work: whoever holds one last frees it, which is not for this thread.
  return PoolTask<LoadedServable>::start(
      env, process_->loaders(),
      [process = process_, given = std::move(spec)]() mutable {
        return compilePipeline(process, std::move(given));
      },
      ServableObject::create);
}

Napi::Value EngineObject::stats(const Napi::CallbackInfo& info) {
  const auto env = info.Env();
  const auto count = [env](auto value) {
    return Napi::Number::New(env, static_cast<double>(value));
  };
  auto stats = Napi::Object::New(env);
  stats["version"] = Napi::String::New(env, runtime::Engine::version());
  const auto names = process_->engine().devices();
  auto devices = Napi::Array::New(env, names.size());
  for (std::uint32_t i = 0; i < names.size(); ++i) devices[i] = Napi::String::New(env, names[i]);
  stats["devices"] = devices;
  stats["workers"] = count(process_->workers().workers());
  stats["inFlight"] = count(process_->inFlight());
  stats["queued"] = count(process_->workers().queued());
  stats["servables"] = count(process_->servables.load());
  stats["meters"] = toJs(env, process_->meters());
  stats["nodes"] = toJs(env, process_->nodeMeters());
  return stats;
}

}  // namespace vino::binding
