// SPDX-License-Identifier: Apache-2.0
// The readers that make up the KServe codec's parser. Each throws the Error of its row where the
// value that stands next has another form than kserve-v2-rest.md 5 asks for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "codec/json_guard.h"
#include "codec/json_reader.h"
#include "codec/kserve_v2_faults.h"
#include "codec/kserve_v2_request.h"

namespace vino::codec {

/// The parameters that mean something to us.
struct Parameters {
  std::optional<bool> binaryData;
  std::optional<bool> binaryDataOutput;
  BinarySize sizeKind = BinarySize::kAbsent;
  std::uint64_t size = 0;
  bool sharedMemory = false;
};

/// Reads a "parameters" object, of the root or of a tensor.
Parameters readParameters(JsonReader& json);

/// Refuses tensors whose bytes lie elsewhere.
void refuseSharedMemory(const Parameters& parameters);

/// Reads a member that must be a string; otherwise throws the Error of `row`.
std::string readText(JsonReader& json, const kserve_fault::Row& row, std::string_view member);

/// Reads "inputs".
std::vector<ParsedInput> readInputs(JsonReader& json);

}  // namespace vino::codec
