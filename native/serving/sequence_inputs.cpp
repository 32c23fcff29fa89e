// SPDX-License-Identifier: Apache-2.0
#include "serving/sequence_inputs.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"

namespace vino::serving {
namespace {

constexpr std::string_view kId = "sequence_id";
constexpr std::string_view kControl = "sequence_control_input";

Error refused(std::string_view reason, std::string text) {
  return {Code::kInvalidArgument, reason, std::move(text)};
}

auto placeOf(const std::vector<TensorInfo>& infos, std::string_view name) noexcept {
  return std::ranges::lower_bound(
      infos, name, {}, [](const TensorInfo& info) -> std::string_view { return info.name; });
}

void add(std::vector<TensorInfo>& infos, std::string_view name, ElementType type, bool optional) {
  const auto place = placeOf(infos, name);
  if (place != infos.end() && place->name == name) {
    throw refused("sequence_name_taken", "A stateful model cannot have a tensor named " +
                                             std::string(name) + " of its own");
  }
  TensorInfo info;
  info.name = name;
  info.type = type;
  info.shape.dims = {PartialDim::fixed(1)};
  info.optional = optional;
  infos.insert(place, std::move(info));
}

void checkShape(const Tensor& tensor) {
  if (tensor.dims.empty()) {
    throw refused("sequence_input_shape",
                  "Special input proto does not contain tensor shape information");
  }
  const bool rank = tensor.dims.size() == 1;
  if (rank && tensor.dims[0] == 1) return;
  throw refused("sequence_input_shape",
                std::string(rank ? "Invalid input shape" : "Invalid number of shape dimensions") +
                    " - Required shape for " + tensor.name + " is: (1)");
}

/// Takes the input of that name out and returns its one value; nothing where it is missing.
template <typename T>
std::optional<T> take(std::vector<Input>& inputs, std::string_view name, ElementType type,
                      const Error& otherType) {
  const auto found = std::ranges::find(
      inputs, name, [](const Input& input) { return std::string_view(input.tensor.name); });
  if (found == inputs.end()) return std::nullopt;
  const Tensor& tensor = found->tensor;
  checkShape(tensor);
  if (tensor.type != type || tensor.count != 1) throw otherType;
  const T value = tensor.template elements<const T>().front();
  inputs.erase(found);
  return value;
}

SequenceControl toControl(std::uint32_t value) {
  if (value > 2) {
    throw refused("sequence_control_invalid",
                  "Unexpected value of sequence control input - Expected: 0, 1 or 2; Actual: " +
                      std::to_string(value));
  }
  return static_cast<SequenceControl>(value);
}

}  // namespace

Signature withSequenceInputs(const Signature& model) {
  auto signature = model;
  add(signature.inputs, kId, ElementType::kU64, true);
  add(signature.inputs, kControl, ElementType::kU32, true);
  add(signature.outputs, kId, ElementType::kU64, false);
  return signature;
}

SequenceRequest takeSequenceRequest(std::vector<Input>& inputs) {
  const auto id = take<std::uint64_t>(
      inputs, kId, ElementType::kU64,
      refused("sequence_id_type",
              "Could not find sequence id in expected tensor proto field uint64_val"));
  const auto control = take<std::uint32_t>(
      inputs, kControl, ElementType::kU32,
      refused("sequence_control_type",
              "Could not find sequence control input in expected tensor proto field uint32_val"));
  const SequenceRequest request{id.value_or(0), toControl(control.value_or(0))};
  if (request.id == 0 && request.control != SequenceControl::kStart) {
    throw refused("sequence_id_missing", "Sequence ID has not been provided in request inputs");
  }
  return request;
}

std::size_t sequenceOutput(const Signature& model) noexcept {
  return static_cast<std::size_t>(placeOf(model.outputs, kId) - model.outputs.begin());
}

Tensor sequenceIdTensor(std::uint64_t id) {
  auto tensor = Tensor::allocate(std::string(kId), ElementType::kU64, {1}, 1);
  tensor.elements<std::uint64_t>().front() = id;
  return tensor;
}

}  // namespace vino::serving
