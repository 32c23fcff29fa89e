// SPDX-License-Identifier: Apache-2.0
// JavaScript objects to plain structs. TypeScript has validated their form; what is not of the
// right type here is a bug of the caller and throws a TypeError.
#pragma once

#include <napi.h>

#include "binding/process.h"
#include "runtime/model_spec.h"

namespace vino::binding {

ProcessOptions toProcessOptions(const Napi::Value& value);
runtime::ModelSpec toModelSpec(const Napi::Value& value);

}  // namespace vino::binding
