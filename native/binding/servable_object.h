// SPDX-License-Identifier: Apache-2.0
// NativeServable of src/native/types.ts: describe, infer, sweep, unload.
#pragma once

#include <napi.h>

#include <memory>

#include "binding/env_data.h"
#include "binding/infer_call.h"
#include "binding/process.h"
#include "pipeline/plan.h"
#include "runtime/model_loader.h"

namespace vino::binding {

/// A servable as a load or compile hands it over.
struct LoadedServable {
  std::shared_ptr<Process> process;
  std::shared_ptr<const NamedServable> target;
  const runtime::ModelFacts* facts = nullptr;  ///< owned by the target; null for pipelines
  const pipeline::Plan* plan = nullptr;        ///< owned by the target; of pipelines
};

/// Drops a reference on a pool's thread; deletes itself there.
class LettingGo final : public Task {
 public:
  void run() noexcept override { const std::unique_ptr<LettingGo> self(this); }
  std::shared_ptr<const NamedServable> target;
};

class ServableObject final : public Napi::ObjectWrap<ServableObject> {
 public:
  static Napi::Function define(Napi::Env env);
  /// Wraps a servable. JavaScript thread.
  static Napi::Value create(Napi::Env env, LoadedServable& loaded);
  /// What a JavaScript Servable serves, null where it has been unloaded. Throws a TypeError where
  /// `value` is anything else.
  static std::shared_ptr<const NamedServable> targetOf(const Napi::Value& value);

  explicit ServableObject(const Napi::CallbackInfo& info);
  ~ServableObject() override;

  /// Drops what it serves, which lives on in calls in flight and in pipelines; refuses new calls.
  void letGo() noexcept;

 private:
  Napi::Value describeServable(const Napi::CallbackInfo& info);
  Napi::Value infer(const Napi::CallbackInfo& info);
  Napi::Value sweep(const Napi::CallbackInfo& info);
  Napi::Value unload(const Napi::CallbackInfo& info);

  std::shared_ptr<Process> process_;
  std::shared_ptr<const NamedServable> target_;  ///< null once unloaded
  std::unique_ptr<LettingGo> lettingGo_;         ///< made in time, so that letting go cannot fail
  std::shared_ptr<HeldPipelines> listed_;        ///< where this is a pipeline
  Napi::ObjectReference description_;
  Napi::ObjectReference unloading_;  ///< the promise of the first `unload`; later ones share it
};

}  // namespace vino::binding
