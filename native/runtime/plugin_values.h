// SPDX-License-Identifier: Apache-2.0
// Whether it is the plugin config that a model did not compile for (config-and-lifecycle.md 6.2).
#pragma once

#include <openvino/runtime/core.hpp>

#include "runtime/model_spec.h"

namespace vino::runtime {

/// For a model that did not compile: throws Error invalid_argument "plugin_config_wrong_format",
/// with OpenVINO's words, where one property of the spec's plugin config alone keeps a model of
/// almost nothing from compiling too. Costs a compilation of that for each property.
void requireAcceptedValues(ov::Core& core, const ModelSpec& spec);

}  // namespace vino::runtime
