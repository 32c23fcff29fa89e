// SPDX-License-Identifier: Apache-2.0
// What the addon keeps per environment; freed with it. Nothing of it is static: worker threads have
// environments of their own.
#pragma once

#include <napi.h>

#include "binding/completions.h"
#include "binding/outbox.h"

namespace vino::binding {

struct EnvData {
  explicit EnvData(Napi::Env env) : outbox(env), completions(env, outbox) {}

  static EnvData& of(Napi::Env env) { return *env.GetInstanceData<EnvData>(); }

  Outbox outbox;
  Completions completions;
  Napi::FunctionReference engineClass;
  Napi::FunctionReference servableClass;
};

}  // namespace vino::binding
