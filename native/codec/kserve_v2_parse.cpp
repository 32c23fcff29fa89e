// SPDX-License-Identifier: Apache-2.0
// The JSON part of a KServe request, read in one pass and in whatever order its members stand.
#include <array>
#include <limits>
#include <utility>

#include "codec/json_reader.h"
#include "codec/json_tensor.h"
#include "codec/kserve_v2_faults.h"
#include "codec/kserve_v2_request.h"

namespace vino::codec {
namespace {

namespace fault = kserve_fault;

constexpr std::int64_t kMostDim = std::numeric_limits<std::int32_t>::max();

/// True once: of members that come twice the first one counts (kserve-v2-rest.md 5).
bool first(bool& seen) noexcept { return !std::exchange(seen, true); }

/// The parameters that mean something to us.
struct Parameters {
  std::optional<bool> binaryData;
  std::optional<bool> binaryDataOutput;
  BinarySize sizeKind = BinarySize::kAbsent;
  std::uint64_t size = 0;
  bool sharedMemory = false;
};

void readBinarySize(JsonReader& json, JsonKind kind, Parameters& parameters) {
  parameters.sizeKind = BinarySize::kInvalid;
  if (kind != JsonKind::kNumber) return json.skip();
  if (const auto size = toInteger<std::uint64_t>(json.number())) {
    parameters.sizeKind = BinarySize::kGiven;
    parameters.size = *size;
  }
}

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

Dims readShape(JsonReader& json) {
  const auto refuse = [] {
    throw fault::of(fault::kInvalidInput,
                    "Expected: shape as an array of integers from 0 to " +
                        std::to_string(kMostDim));
  };
  if (json.peek() != JsonKind::kArray) refuse();
  Dims shape;
  json.array([&] {
    if (json.peek() != JsonKind::kNumber) refuse();
    const auto dim = toInteger<std::int64_t>(json.number());
    if (!dim || *dim < 0 || *dim > kMostDim) refuse();
    shape.push_back(*dim);
  });
  return shape;
}

/// Reads "data" once name, shape and datatype are known.
void readData(JsonReader& json, ParsedInput& input) {
  if (!input.type) {
    throw fault::of(fault::kUnknownDatatype, "Actual: " + input.datatype, input.name);
  }
  if (input.type == ElementType::kF16 || input.type == ElementType::kBF16) {
    throw fault::of(fault::kInvalidInput,
                    "Expected: " + input.datatype + " as binary data; Actual: JSON data",
                    input.name);
  }
  try {
    input.data = readTensor(json, input.name, *input.type, input.shape);
  } catch (const Error& error) {
    if (error.reason() == kInvalidElement) {
      throw fault::of(fault::kInvalidInput, error.message(), input.name);
    }
    if (error.reason() == kTooManyStrings) {
      throw fault::of(fault::kTooManyStrings, error.message(), input.name);
    }
    throw;
  }
}

/// Reads one entry of "inputs". `data` may stand before what tells its type: it is then passed over
/// and read when the entry has ended.
class InputReader {
 public:
  explicit InputReader(JsonReader& json) : json_(json) {}

  ParsedInput read() {
    if (json_.peek() != JsonKind::kObject) {
      throw fault::of(fault::kInvalidInput, "Expected: each of inputs as an object");
    }
    json_.object([this](std::string_view key) { member(key); });
    if (!name_ || !shape_ || !datatype_) {
      throw fault::of(fault::kInvalidInput,
                      "Expected: name, shape and datatype in each of inputs");
    }
    finishData();
    return std::move(input_);
  }

 private:
  void member(std::string_view key) {
    if (key == "name" && first(name_)) {
      input_.name = readText(json_, fault::kInvalidInput, "name");
    } else if (key == "shape" && first(shape_)) {
      input_.shape = readShape(json_);
    } else if (key == "datatype" && first(datatype_)) {
      input_.datatype = readText(json_, fault::kInvalidInput, "datatype");
      input_.type = fromKServe(input_.datatype);
    } else if (key == "data" && first(data_)) {
      data();
    } else if (key == "parameters" && first(parameters_)) {
      const auto parameters = readParameters(json_);
      refuseSharedMemory(parameters);
      input_.sizeKind = parameters.sizeKind;
      input_.size = parameters.size;
    } else {
      json_.skip();
    }
  }

  void data() {
    const auto kind = json_.peek();
    if (kind == JsonKind::kNull) return json_.skip();
    if (kind != JsonKind::kArray) {
      throw fault::of(fault::kInvalidInput, "Expected: data as an array");
    }
    // An empty array is JSON data only where no binary size is given, which may be told later.
    if (name_ && shape_ && datatype_ && !json_.isEmptyArray()) return readData(json_, input_);
    later_ = json_.mark();
    laterIsEmpty_ = json_.isEmptyArray();
    json_.skip();
  }

  void finishData() {
    if (!later_ || (laterIsEmpty_ && input_.sizeKind != BinarySize::kAbsent)) return;
    const auto end = json_.mark();
    json_.rewind(*later_);
    readData(json_, input_);
    json_.rewind(end);
  }

  JsonReader& json_;
  ParsedInput input_;
  bool name_ = false;
  bool shape_ = false;
  bool datatype_ = false;
  bool data_ = false;
  bool parameters_ = false;
  std::optional<JsonReader::Mark> later_;
  bool laterIsEmpty_ = false;
};

std::vector<ParsedInput> readInputs(JsonReader& json) {
  if (json.peek() != JsonKind::kArray) {
    throw fault::of(fault::kInvalidInput, "Expected: inputs as an array");
  }
  std::vector<ParsedInput> inputs;
  json.array([&] { inputs.push_back(InputReader(json).read()); });
  return inputs;
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

/// Faults of meaning wait until the syntax of the whole text is known to be right, then the first
/// by precedence is told, wherever it stood.
class Faults {
 public:
  /// Runs `read`; if it refuses the value, keeps that for later and passes over the value instead.
  template <typename Read>
  void guard(Section section, JsonReader& json, Read&& read) {
    const auto from = json.mark();
    try {
      read();
    } catch (const JsonError&) {
      throw;
    } catch (const Error& error) {
      faults_[section] = error;
      json.rewind(from);
      json.skip();
    }
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

ParsedRequest parseKServeRequest(std::string_view text) {
  JsonReader json(text);
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
