// SPDX-License-Identifier: Apache-2.0
// A pipeline's plan to JavaScript, for those who want to see it.
#pragma once

#include <napi.h>

#include "pipeline/plan.h"

namespace vino::binding {

/// PipelineGraph of src/native/types.ts.
Napi::Value toJs(Napi::Env env, const pipeline::Plan& plan);

}  // namespace vino::binding
