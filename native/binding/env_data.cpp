// SPDX-License-Identifier: Apache-2.0
#include "binding/env_data.h"

#include "binding/servable_object.h"

namespace vino::binding {

EnvData::EnvData(Napi::Env env) : outbox(env), completions(env, outbox) {
  // Added after the hook of the completions' thread-safe function, so it runs before it: hooks run
  // last in, first out.
  const auto close = [](void* self) { static_cast<EnvData*>(self)->close(); };
  if (napi_add_env_cleanup_hook(env, close, this) != napi_ok) {
    throw Napi::Error::New(env, "The end of the environment would not be heard of");
  }
}

void EnvData::close() {
  completions.cancel();
  for (auto* pipeline : *pipelines) pipeline->letGo();
  completions.close();
}

}  // namespace vino::binding
