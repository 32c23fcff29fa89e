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

bool EnvData::close(std::optional<std::chrono::milliseconds> patience) {
  completions.cancel();
  for (auto* pipeline : *pipelines) pipeline->letGo();
  return completions.close(patience);
}

}  // namespace vino::binding
