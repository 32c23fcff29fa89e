// SPDX-License-Identifier: Apache-2.0
// What a compiled model really runs with. AUTO, MULTI and HETERO do not say so themselves, but tell
// the properties of each device behind them.
#pragma once

#include <cstdint>
#include <openvino/runtime/compiled_model.hpp>
#include <string>

namespace vino::runtime {

/// The precision computed in, e.g. "bf16"; of several devices all that differ: "f16,bf16". Where
/// the device leaves it to the model, what most of its nodes compute in; "dynamic" if that is not
/// shown.
std::string executionPrecision(const ov::CompiledModel& model);

/// Execution streams, of several devices their sum; at least 1.
std::uint32_t executionStreams(const ov::CompiledModel& model);

}  // namespace vino::runtime
