// SPDX-License-Identifier: Apache-2.0
// The addon's one export, and what each environment gets at its birth.
#include <napi.h>

#include <memory>

#include "binding/engine_object.h"
#include "binding/env_data.h"
#include "binding/servable_object.h"

namespace {

/// process.once("exit", ...): see Completions, rule 3.
void closeAtExit(Napi::Env env) {
  const auto process = env.Global().Get("process").As<Napi::Object>();
  const auto close = Napi::Function::New(
      env, [](const Napi::CallbackInfo& info) { vino::binding::EnvData::of(info.Env()).close(); });
  process.Get("once").As<Napi::Function>().Call(process, {Napi::String::New(env, "exit"), close});
}

Napi::Object init(Napi::Env env, Napi::Object exports) {
  auto* data = std::make_unique<vino::binding::EnvData>(env).release();
  env.SetInstanceData(data);  // deleted with the environment
  data->engineClass = Napi::Persistent(vino::binding::EngineObject::define(env));
  data->servableClass = Napi::Persistent(vino::binding::ServableObject::define(env));
  exports["createEngine"] =
      Napi::Function::New<vino::binding::EngineObject::createEngine>(env, "createEngine");
  closeAtExit(env);
  return exports;
}

}  // namespace

NODE_API_MODULE(vinoserve, init)
