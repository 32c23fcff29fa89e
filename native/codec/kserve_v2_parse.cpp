// SPDX-License-Identifier: Apache-2.0
// The root of a KServe request, its outputs and its parameters; kserve_v2_parse_inputs.cpp has the
// inputs. One pass, in whatever order the members stand.
#include "codec/kserve_v2_parse.h"

#include <array>

namespace vino::codec {
namespace {

namespace fault = kserve_fault;

void readBinarySize(JsonReader& json, JsonKind kind, Parameters& parameters) {
  parameters.sizeKind = BinarySize::kInvalid;
  if (kind != JsonKind::kNumber) return json.skip();
  if (const auto size = toInteger<std::uint64_t>(json.number())) {
    parameters.sizeKind = BinarySize::kGiven;
    parameters.size = *size;
  }
}

RequestedOutput readOutput(JsonReader& json) {
  if (json.peek() != JsonKind::kObject) {
    throw fault::of(fault::kInvalidOutput, "Expected: each of outputs as an object");
  }
  RequestedOutput output;
  bool name = false;
  bool parameters = false;
  json.object([&](std::string_view key) {
    if (key == "name" && first(name)) {
      output.name = readText(json, fault::kInvalidOutput, "name");
    } else if (key == "parameters" && first(parameters)) {
      const auto read = readParameters(json);
      refuseSharedMemory(read);
      output.binary = read.binaryData;
    } else {
      json.skip();
    }
  });
  if (!name) throw fault::of(fault::kInvalidOutput, "Expected: name in each of outputs");
  return output;
}

std::vector<RequestedOutput> readOutputs(JsonReader& json) {
  if (json.peek() != JsonKind::kArray) {
    throw fault::of(fault::kOutputsNoArray, "Expected: outputs as an array");
  }
  std::vector<RequestedOutput> outputs;
  json.array([&] { outputs.push_back(readOutput(json)); });
  return outputs;
}

/// Members of the root in the order in which their faults are told.
enum Section : std::size_t { kId, kParameters, kOutputs, kInputs, kSections };

/// What was refused; the first by precedence is told, wherever it stood.
class Faults {
 public:
  template <typename Read>
  void guard(Section section, JsonReader& json, Read&& read) {
    faults_[section] = refusalOf(json, read);
  }

  void throwFirst() const {
    for (const auto& fault : faults_) {
      if (fault) throw Error(*fault);
    }
  }

 private:
  std::array<std::optional<Error>, kSections> faults_;
};

}  // namespace

Parameters readParameters(JsonReader& json) {
  if (json.peek() != JsonKind::kObject) {
    throw fault::of(fault::kInvalidParameters, "Expected: an object");
  }
  Parameters parameters;
  bool sizeSeen = false;
  json.object([&](std::string_view key) {
    const auto kind = json.peek();
    if (kind == JsonKind::kObject || kind == JsonKind::kArray || kind == JsonKind::kNull) {
      throw fault::of(fault::kInvalidParameters,
                      "Expected: a string, boolean or number; parameter: " + std::string(key));
    }
    const bool flag = kind == JsonKind::kTrue || kind == JsonKind::kFalse;
    if (key == "binary_data_size" && first(sizeSeen)) {
      readBinarySize(json, kind, parameters);
    } else if (key == "binary_data" && flag && !parameters.binaryData) {
      parameters.binaryData = json.boolean();
    } else if (key == "binary_data_output" && flag && !parameters.binaryDataOutput) {
      parameters.binaryDataOutput = json.boolean();
    } else {
      if (key == "shared_memory_region") parameters.sharedMemory = true;
      json.skip();
    }
  });
  return parameters;
}

void refuseSharedMemory(const Parameters& parameters) {
  if (parameters.sharedMemory) {
    throw fault::of(fault::kInvalidInput, "shared memory is not supported");
  }
}

std::string readText(JsonReader& json, const fault::Row& row, std::string_view member) {
  if (json.peek() != JsonKind::kString) {
    throw fault::of(row, "Expected: a string; member: " + std::string(member));
  }
  return std::string(json.string());
}

ParsedRequest parseKServeRequest(std::string_view text, Helpers helpers) {
  JsonReader json(text, NonFinite::kRefused, helpers);
  if (json.peek() != JsonKind::kObject) {
    json.skip();
    json.end();
    throw fault::of(fault::kRootNotObject);
  }
  ParsedRequest parsed{std::make_unique<KServeRequest>(), {}};
  auto& request = *parsed.request;
  Faults faults;
  std::array<bool, kSections> seen{};
  json.object([&](std::string_view key) {
    if (key == "id" && first(seen[kId])) {
      faults.guard(kId, json, [&] { request.id = readText(json, fault::kInvalidId, "id"); });
    } else if (key == "parameters" && first(seen[kParameters])) {
      faults.guard(kParameters, json,
                   [&] { request.binaryOutputs = readParameters(json).binaryDataOutput; });
    } else if (key == "outputs" && first(seen[kOutputs])) {
      faults.guard(kOutputs, json, [&] { request.outputs = readOutputs(json); });
    } else if (key == "inputs" && first(seen[kInputs])) {
      faults.guard(kInputs, json, [&] { parsed.inputs = readInputs(json); });
    } else {
      json.skip();
    }
  });
  json.end();
  faults.throwFirst();
  if (parsed.inputs.empty()) throw fault::of(fault::kMissingInputs);
  return parsed;
}

}  // namespace vino::codec
