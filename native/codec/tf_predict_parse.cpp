// SPDX-License-Identifier: Apache-2.0
// Predict requests: which of the four forms it is, and its inputs. One pass, whatever the form.
#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "codec/json_bin.h"
#include "codec/json_guard.h"
#include "codec/json_tensor.h"
#include "codec/nested_tensor.h"
#include "codec/tf_predict_faults.h"
#include "codec/tf_predict_request.h"

namespace vino::codec {
namespace {

namespace fault = tf_fault;

/// Inputs beyond those of the model that are looked at: enough to count what a client has mistaken,
/// not enough to take memory.
constexpr std::size_t kMostUnknown = 1000;

const TensorInfo* infoOf(const Signature& signature, std::string_view name) {
  const auto found = std::ranges::lower_bound(signature.inputs, name, {}, &TensorInfo::name);
  return found != signature.inputs.end() && found->name == name ? &*found : nullptr;
}

Input inputOf(Tensor tensor) {
  Input input;
  input.tensor = std::move(tensor);
  input.tensorflow = true;
  return input;
}

bool isRequired(const TensorInfo& info) noexcept { return !info.optional; }

auto countRequired(const Signature& signature) noexcept {
  return std::ranges::count_if(signature.inputs, isRequired);
}

/// Reads the value that stands next; what its elements are refused for is told with the sentence of
/// the form.
void append(JsonReader& json, NestedTensor& values, const fault::Row& invalid) {
  try {
    values.append(json);
  } catch (const Error& error) {
    if (error.reason() == kInvalidElement || error.reason() == kRagged) {
      throw fault::of(invalid, error.message(), values.name());
    }
    if (error.reason() == kTooManyStrings) {
      throw fault::of(fault::kTooManyStrings, error.message(), values.name());
    }
    throw;
  }
}

/// The inputs of a request by name, each filled from one object or, in the row form, from several.
class NamedInputs {
 public:
  NamedInputs(const Signature& signature, const fault::Row& invalid)
      : signature_(signature), invalid_(invalid) {}

  /// Reads an object of inputs.
  void readObject(JsonReader& json) {
    ++objects_;
    bool empty = true;
    json.object([&](std::string_view name) {
      empty = false;
      auto& input = named(name);
      if (input.lastObject == objects_) {
        throw fault::of(invalid_, "an input is given twice", name);
      }
      input.lastObject = objects_;
      append(json, input.values, invalid_);
    });
    if (empty) throw fault::of(invalid_, "Expected: at least one input");
  }

  bool allHaveSameCount() const {
    return std::ranges::all_of(
        inputs_, [this](const auto& entry) { return entry.second.values.values() == objects_; });
  }

  /// By name; a column stands as it is, rows get the number of instances as first dimension.
  std::vector<Input> take(bool rows) && {
    std::vector<Input> taken;
    taken.reserve(inputs_.size());
    for (auto& [name, input] : inputs_) {
      auto& values = input.values;
      taken.push_back(inputOf(rows ? std::move(values).takeRows() : std::move(values).take()));
    }
    return taken;
  }

 private:
  struct NamedInput {
    NestedTensor values;
    std::uint64_t lastObject = 0;
  };

  NamedInput& named(std::string_view name) {
    const auto found = inputs_.find(name);
    if (found != inputs_.end()) return found->second;
    const auto expected = signature_.inputs.size();
    if (inputs_.size() > expected + kMostUnknown) {
      throw fault::of(fault::kInputCount, "Expected: " + std::to_string(expected) +
                                              "; Actual: more than " +
                                              std::to_string(inputs_.size() - 1));
    }
    std::string key(name);
    NestedTensor values(key, infoOf(signature_, name));
    return inputs_.emplace(std::move(key), NamedInput{std::move(values)}).first->second;
  }

  const Signature& signature_;
  const fault::Row& invalid_;
  std::uint64_t objects_ = 0;
  std::map<std::string, NamedInput, std::less<>> inputs_;
};

/// The value that stands next as the sole input of the model.
std::vector<Input> readUnnamed(JsonReader& json, const Signature& signature,
                               const fault::Row& invalid) {
  if (const auto count = countRequired(signature); count != 1) {
    throw fault::of(fault::kUnnamedInputs,
                    "Expected: named inputs, as the model has " + std::to_string(count));
  }
  const auto& info = *std::ranges::find_if(signature.inputs, isRequired);
  NestedTensor values(info.name, &info);
  append(json, values, invalid);
  std::vector<Input> inputs;
  inputs.push_back(inputOf(std::move(values).take()));
  return inputs;
}

std::vector<Input> readNamedRows(JsonReader& json, const Signature& signature) {
  NamedInputs inputs(signature, fault::kInvalidInstance);
  json.array([&] {
    if (json.peek() != JsonKind::kObject) throw fault::of(fault::kInstanceNotObject);
    inputs.readObject(json);
  });
  if (!inputs.allHaveSameCount()) throw fault::of(fault::kInstanceCountsDiffer);
  return std::move(inputs).take(true);
}

/// Whether the instances are objects of inputs: the first one decides.
bool isNamed(JsonReader& json) {
  const auto from = json.mark();
  json.stepIn();
  const auto kind = json.peek();
  if (kind == JsonKind::kNull) throw fault::of(fault::kInstanceUndetected);
  const bool named = kind == JsonKind::kObject && !isBin(json);
  json.rewind(from);
  return named;
}

std::vector<Input> readRows(JsonReader& json, const Signature& signature) {
  if (json.peek() != JsonKind::kArray) throw fault::of(fault::kInstancesNotList);
  if (json.isEmptyArray()) throw fault::of(fault::kMissingInstances);
  if (isNamed(json)) return readNamedRows(json, signature);
  return readUnnamed(json, signature, fault::kInvalidInstance);
}

std::vector<Input> readColumns(JsonReader& json, const Signature& signature) {
  const auto kind = json.peek();
  const bool sole = countRequired(signature) == 1;
  if (kind == JsonKind::kObject && (infoOf(signature, "b64") != nullptr || !isBin(json))) {
    NamedInputs inputs(signature, fault::kInvalidInput);
    if (json.isEmptyObject()) throw fault::of(fault::kMissingInputs);
    inputs.readObject(json);
    return std::move(inputs).take(false);
  }
  const bool scalar = kind != JsonKind::kArray && kind != JsonKind::kObject;
  if (kind == JsonKind::kNull || (scalar && !sole)) throw fault::of(fault::kInputsNotObject);
  return readUnnamed(json, signature, fault::kInvalidInput);
}

}  // namespace

std::unique_ptr<TfPredictRequest> parsePredictRequest(std::string_view text,
                                                      const Signature& signature, Helpers helpers) {
  JsonReader json(text, NonFinite::kTaken, helpers);
  if (json.peek() != JsonKind::kObject) {
    json.skip();
    json.end();
    throw fault::of(fault::kRootNotObject);
  }
  auto request = std::make_unique<TfPredictRequest>();
  bool rows = false;
  bool columns = false;
  std::optional<Error> refusal;
  json.object([&](std::string_view key) {
    if (key == "instances" && first(rows) && !columns) {
      refusal = refusalOf(json, [&] { request->inputs = readRows(json, signature); });
    } else if (key == "inputs" && first(columns) && !rows) {
      refusal = refusalOf(json, [&] { request->inputs = readColumns(json, signature); });
    } else {
      json.skip();
    }
  });
  json.end();
  if (rows == columns) throw fault::of(fault::kFormatUndetected);
  if (refusal) throw Error(*refusal);
  request->rows = rows;
  return request;
}

}  // namespace vino::codec
