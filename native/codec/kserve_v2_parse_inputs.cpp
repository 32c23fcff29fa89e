// SPDX-License-Identifier: Apache-2.0
// The inputs of a KServe request, their JSON data included.
#include <limits>
#include <utility>

#include "codec/json_tensor.h"
#include "codec/kserve_v2_parse.h"

namespace vino::codec {
namespace {

namespace fault = kserve_fault;

constexpr std::int64_t kMostDim = std::numeric_limits<std::int32_t>::max();

Dims readShape(JsonReader& json) {
  const auto refuse = [] {
    throw fault::of(fault::kInvalidInput, "Expected: shape as an array of integers from 0 to " +
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
      throw fault::of(fault::kInvalidInput, "Expected: name, shape and datatype in each of inputs");
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

}  // namespace

std::vector<ParsedInput> readInputs(JsonReader& json) {
  if (json.peek() != JsonKind::kArray) {
    throw fault::of(fault::kInvalidInput, "Expected: inputs as an array");
  }
  std::vector<ParsedInput> inputs;
  json.array([&] { inputs.push_back(InputReader(json).read()); });
  return inputs;
}

}  // namespace vino::codec
