// SPDX-License-Identifier: Apache-2.0
#include "serving/sequence_inputs.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/error.h"
#include "check.h"

namespace vino::serving {
namespace {

using test::expect;
using test::expectEqual;
using test::expectThrows;
using test::Test;

template <typename T>
Input input(std::string name, ElementType type, Dims dims, std::vector<T> values) {
  Tensor tensor = Tensor::allocate(std::move(name), type, std::move(dims), values.size());
  std::ranges::copy(values, tensor.elements<T>().begin());
  return {std::move(tensor), false};
}

Input id(std::uint64_t value) {
  return input<std::uint64_t>("sequence_id", ElementType::kU64, {1}, {value});
}

Input control(std::uint32_t value) {
  return input<std::uint32_t>("sequence_control_input", ElementType::kU32, {1}, {value});
}

Input data() { return input<float>("x", ElementType::kF32, {1}, {1}); }

template <typename... Inputs>
std::vector<Input> listOf(Inputs... inputs) {
  std::vector<Input> list;
  (list.push_back(std::move(inputs)), ...);
  return list;
}

void expectRefused(std::vector<Input> inputs, const std::string& reason, const std::string& text,
                   std::source_location at = std::source_location::current()) {
  expectThrows<Error>([&] { takeSequenceRequest(inputs); },
                      [&](const Error& error) {
                        expect(error.code() == Code::kInvalidArgument, "another code", at);
                        expectEqual(error.reason(), reason, at);
                        expectEqual(error.message(), text, at);
                      },
                      at);
}

const Test kTaken{"the special inputs are taken out, wherever they stand", [] {
                    auto inputs = listOf(control(1), data(), id(42));
                    auto request = takeSequenceRequest(inputs);
                    expectEqual(request.id, 42u);
                    expect(request.control == SequenceControl::kStart);
                    expectEqual(inputs.size(), 1u);
                    expectEqual(inputs[0].tensor.name, std::string("x"));
                    auto without = listOf(data(), control(1));
                    request = takeSequenceRequest(without);
                    expectEqual(request.id, 0u);
                    auto plain = listOf(id(~std::uint64_t{0}));
                    request = takeSequenceRequest(plain);
                    expectEqual(request.id, ~std::uint64_t{0});
                    expect(request.control == SequenceControl::kContinue);
                  }};

const Test kMissing{"only a start may come without an id, and 0 is none", [] {
                      const std::string text =
                          "Sequence ID has not been provided in request inputs";
                      expectRefused(listOf(data()), "sequence_id_missing", text);
                      expectRefused(listOf(id(0)), "sequence_id_missing", text);
                      expectRefused(listOf(control(2)), "sequence_id_missing", text);
                      expectRefused(listOf(control(0), id(0)), "sequence_id_missing", text);
                    }};

const Test kControl{"a control other than 0, 1 and 2 is refused", [] {
                      expectRefused(listOf(id(1), control(3)), "sequence_control_invalid",
                                    "Unexpected value of sequence control input - Expected: 0, 1 "
                                    "or 2; Actual: 3");
                    }};

const Test kShapes{
    "shapes other than (1) are refused", [] {
      expectRefused(listOf(input<std::uint64_t>("sequence_id", ElementType::kU64, {}, {1})),
                    "sequence_input_shape",
                    "Special input proto does not contain tensor shape information");
      expectRefused(listOf(input<std::uint64_t>("sequence_id", ElementType::kU64, {1, 1}, {1})),
                    "sequence_input_shape",
                    "Invalid number of shape dimensions - Required shape for sequence_id is: (1)");
      expectRefused(listOf(id(1), input<std::uint32_t>("sequence_control_input", ElementType::kU32,
                                                       {2}, {1, 1})),
                    "sequence_input_shape",
                    "Invalid input shape - Required shape for sequence_control_input is: (1)");
    }};

const Test kTypes{
    "other types and counts are refused", [] {
      expectRefused(listOf(input<float>("sequence_id", ElementType::kF32, {1}, {1})),
                    "sequence_id_type",
                    "Could not find sequence id in expected tensor proto field uint64_val");
      expectRefused(listOf(id(1), input<std::string>("sequence_control_input", ElementType::kString,
                                                     {1}, {"1"})),
                    "sequence_control_type",
                    "Could not find sequence control input in expected tensor proto field "
                    "uint32_val");
      expectRefused(listOf(input<std::uint64_t>("sequence_id", ElementType::kU64, {1}, {})),
                    "sequence_id_type",
                    "Could not find sequence id in expected tensor proto field uint64_val");
    }};

TensorInfo named(std::string name) {
  TensorInfo info;
  info.name = std::move(name);
  return info;
}

const Test kSignature{"the wire's signature has them too, in order of name", [] {
                        Signature model;
                        model.inputs = {named("a"), named("z")};
                        model.outputs = {named("a"), named("z")};
                        const auto wire = withSequenceInputs(model);
                        expectEqual(wire.inputs.size(), 4u);
                        expectEqual(wire.inputs[1].name, std::string("sequence_control_input"));
                        expectEqual(wire.inputs[2].name, std::string("sequence_id"));
                        expect(wire.inputs[1].optional && wire.inputs[2].optional);
                        expect(!wire.inputs[0].optional && !wire.outputs[1].optional);
                        expect(wire.inputs[1].type == ElementType::kU32);
                        expect(wire.inputs[2].type == ElementType::kU64);
                        expectEqual(sequenceOutput(model), 1u);
                        expectEqual(wire.outputs[1].name, std::string("sequence_id"));
                        expectEqual(toString(wire.outputs[1].shape), std::string("(1)"));
                      }};

const Test kOwn{"a model with a tensor of such a name is refused", [] {
                  Signature model;
                  model.inputs = {named("sequence_id")};
                  expectThrows<Error>([&] { withSequenceInputs(model); },
                                      [](const Error& error) {
                                        expectEqual(error.reason(),
                                                    std::string("sequence_name_taken"));
                                      });
                }};

}  // namespace
}  // namespace vino::serving
