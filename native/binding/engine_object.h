// SPDX-License-Identifier: Apache-2.0
// NativeEngine of src/native/types.ts: load, compile, stats.
#pragma once

#include <napi.h>

#include <memory>

#include "binding/process.h"

namespace vino::binding {

class EngineObject final : public Napi::ObjectWrap<EngineObject> {
 public:
  static Napi::Function define(Napi::Env env);
  /// The exported createEngine.
  static Napi::Value createEngine(const Napi::CallbackInfo& info);

  explicit EngineObject(const Napi::CallbackInfo& info);

 private:
  Napi::Value load(const Napi::CallbackInfo& info);
  Napi::Value compile(const Napi::CallbackInfo& info);
  Napi::Value stats(const Napi::CallbackInfo& info);

  std::shared_ptr<Process> process_;
};

}  // namespace vino::binding
