// SPDX-License-Identifier: Apache-2.0
// The addon's one export, and what each environment gets at its birth.
#include <napi.h>

#include "binding/engine_object.h"
#include "binding/env_data.h"
#include "binding/servable_object.h"

namespace {

Napi::Object init(Napi::Env env, Napi::Object exports) {
  auto* data = std::make_unique<vino::binding::EnvData>(env).release();
  env.SetInstanceData(data);  // deleted with the environment
  data->engineClass = Napi::Persistent(vino::binding::EngineObject::define(env));
  data->servableClass = Napi::Persistent(vino::binding::ServableObject::define(env));
  exports["createEngine"] =
      Napi::Function::New<vino::binding::EngineObject::createEngine>(env, "createEngine");
  return exports;
}

}  // namespace

NODE_API_MODULE(vinoserve, init)
