// SPDX-License-Identifier: Apache-2.0
// The addon's one export, and what each environment gets at its birth.
#include <napi.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <memory>

#include "binding/engine_object.h"
#include "binding/env_data.h"
#include "binding/servable_object.h"

namespace {

/// How long the process's end waits for what is running.
constexpr std::chrono::seconds kExitPatience{2};

/// Whether the environment is the main thread's, whose end is the process's.
bool onMainThread() { return gettid() == getpid(); }

void closeNow(const Napi::CallbackInfo& info) {
  auto& data = vino::binding::EnvData::of(info.Env());
  if (!onMainThread()) {
    data.close();
  } else if (!data.close(kExitPatience)) {
    // No destructor may run under what still does.
    std::_Exit(info[0].ToNumber().Int32Value());
  }
}

/// process.once("exit", ...): see Completions, rule 3.
void closeAtExit(Napi::Env env) {
  const auto process = env.Global().Get("process").As<Napi::Object>();
  const auto close = Napi::Function::New<closeNow>(env);
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
