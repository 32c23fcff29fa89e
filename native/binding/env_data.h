// SPDX-License-Identifier: Apache-2.0
// What the addon keeps per environment; freed with it. Nothing of it is static: worker threads have
// environments of their own.
#pragma once

#include <napi.h>

#include <chrono>
#include <memory>
#include <optional>
#include <unordered_set>

#include "binding/completions.h"
#include "binding/outbox.h"

namespace vino::binding {

class ServableObject;

/// The pipelines that JavaScript holds. Each takes itself out, the environment's data may be gone
/// by then.
using HeldPipelines = std::unordered_set<ServableObject*>;

struct EnvData {
  explicit EnvData(Napi::Env env);

  static EnvData& of(Napi::Env env) { return *env.GetInstanceData<EnvData>(); }

  /// Ends what is in flight (Completions). Pipelines are let go of first: the `unload` of a model
  /// waits for those that run it, which nobody else would let go of any more. May be called again.
  /// `patience` and what is returned: see Completions.
  bool close(std::optional<std::chrono::milliseconds> patience = std::nullopt);

  Outbox outbox;
  Completions completions;
  Napi::FunctionReference engineClass;
  Napi::FunctionReference servableClass;
  std::shared_ptr<HeldPipelines> pipelines = std::make_shared<HeldPipelines>();
};

}  // namespace vino::binding
