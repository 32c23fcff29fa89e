// SPDX-License-Identifier: Apache-2.0
// Plain structs to JavaScript objects, and the single place where an Error becomes a JavaScript
// one.
#pragma once

#include <napi.h>

#include <string>
#include <vector>

#include "base/error.h"
#include "base/signature.h"
#include "codec/codec.h"
#include "pipeline/node_meter.h"
#include "pipeline/plan.h"
#include "runtime/meter.h"
#include "runtime/model_loader.h"

namespace vino::binding {

/// A JavaScript Error with `code` and `reason` (NativeError in src/native/types.ts).
Napi::Value toJs(Napi::Env env, const Error& error);

/// InferReply. A large reply block becomes the Buffer's memory.
Napi::Value toJs(Napi::Env env, codec::Reply& reply);

/// TensorInfo of each.
Napi::Value toJs(Napi::Env env, const std::vector<TensorInfo>& infos);

/// ServableMeter of every version.
Napi::Value toJs(Napi::Env env, const runtime::Meters& meters);
/// NodeMeter of every node.
Napi::Value toJs(Napi::Env env, const pipeline::NodeMeters& meters);

/// ServableInfo, frozen. `facts` is null for what is not a model, `plan` for what is not a
/// pipeline.
Napi::Value describe(Napi::Env env, const std::string& name, const std::string& version,
                     const Signature& signature, const runtime::ModelFacts* facts,
                     const pipeline::Plan* plan);

}  // namespace vino::binding
