// SPDX-License-Identifier: Apache-2.0
#include "serving/input_adapter.h"

#include <cstring>

#include "base/error.h"
#include "check.h"
#include "serving/narrowing.h"

namespace vino::serving {
namespace {

using test::expect;
using test::expectEqual;
using test::Test;

TensorInfo takes(ElementType type, std::vector<PartialDim> dims, std::string layout = "N...") {
  TensorInfo info;
  info.name = "b";
  info.type = type;
  info.shape = {std::move(dims), true};
  info.layout = std::move(layout);
  return info;
}

Input given(ElementType type, Dims dims, std::uint64_t count, bool binary = false) {
  auto tensor = Tensor::allocate("b", type, std::move(dims), count);
  if (type != ElementType::kString) std::memset(tensor.data, 0, tensor.byteSize());
  return {std::move(tensor), binary};
}

Input texts(const std::vector<std::string>& values) {
  auto input =
      given(ElementType::kString, {static_cast<std::int64_t>(values.size())}, values.size());
  std::ranges::copy(values, input.tensor.elements<std::string>().begin());
  return input;
}

std::vector<Tensor> adapted(Input input, const TensorInfo& info) {
  static ThreadPool pool("test", 1);
  std::vector<Input> inputs;
  inputs.push_back(std::move(input));
  return adaptInputs(std::move(inputs), {{info}, {}}, {}, pool);
}

std::string refusal(Input input, const TensorInfo& info) {
  try {
    adapted(std::move(input), info);
  } catch (const Error& error) {
    return error.message();
  }
  return "accepted";
}

constexpr auto kTen = PartialDim::fixed(10);
constexpr auto kOne = PartialDim::fixed(1);

const Test kFits{
    "a tensor that fits goes through untouched", [] {
      auto input = given(ElementType::kF32, {1, 10}, 10);
      const auto* data = input.tensor.data;
      expect(adapted(std::move(input), takes(ElementType::kF32, {kOne, kTen}))[0].data == data);
    }};

const Test kTexts{
    "every fault is told in its own words", [] {
      const auto model = takes(ElementType::kF32, {kOne, {5, 10}});
      const auto said = [&model](Input input) { return refusal(std::move(input), model); };
      expectEqual(
          said(given(ElementType::kI64, {1, 10}, 10)),
          std::string("Invalid input precision - Expected: FP32; Actual: INT64; input name: b"));
      expectEqual(said(given(ElementType::kF32, {1, 10, 1}, 10)),
                  std::string("Invalid number of shape dimensions - Expected: (1,[5~10]); Actual: "
                              "(1,10,1); input name: b"));
      expectEqual(said(given(ElementType::kF32, {2, 10}, 20)),
                  std::string("Invalid input batch size - Expected: 1; Actual: 2; input name: b"));
      expectEqual(
          said(given(ElementType::kF32, {1, 11}, 11)),
          std::string("Invalid input shape - Expected: (1,[5~10]); Actual: (1,11); input name: b"));
      expectEqual(
          said(given(ElementType::kF32, {1, 10}, 9)),
          std::string("Invalid number of values in tensor proto container - Expected: 10 values; "
                      "Actual: 9 values; input name: b"));
      expectEqual(
          said(given(ElementType::kF32, {1, 10}, 9, true)),
          std::string("Invalid content size of tensor proto - Expected: 40 bytes; Actual: 36 "
                      "bytes; input name: b"));
      expectEqual(
          said(texts({"a"})),
          std::string("Invalid input precision - Expected: FP32; Actual: BYTES; input name: b"));
    }};

const Test kMissing{
    "a missing input is named, and so is a wrong number of them", [] {
      auto other = given(ElementType::kF32, {1, 10}, 10);
      other.tensor.name = "q";
      const auto model = takes(ElementType::kF32, {kOne, kTen});
      expectEqual(refusal(std::move(other), model),
                  std::string("Missing input with specific name - Required input: b"));
      static ThreadPool pool("test", 1);
      test::expectThrows<Error>(
          [&] { adaptInputs({}, {{model}, {}}, {}, pool); },
          [](const Error& error) {
            expectEqual(error.message(),
                        std::string("Invalid number of inputs - Expected: 1; Actual: 0"));
          });
    }};

const Test kRows{"strings for a u8 matrix become zero-padded rows", [] {
                   const auto rows =
                       adapted(texts({"ab", "c"}),
                               takes(ElementType::kU8, {PartialDim::any(), PartialDim::any()}));
                   expect(rows[0].dims == Dims{2, 3});
                   expectEqual(std::memcmp(rows[0].data, "ab\0c\0\0", 6), 0);
                 }};

const Test kRowTexts{
    "rows that the model does not take are refused", [] {
      const auto model = takes(ElementType::kU8, {kOne, kTen});
      expectEqual(
          refusal(texts({std::string(12, 'x')}), model),
          std::string("Invalid input shape - Expected batch size: 1; got: 1; Expected max null "
                      "terminated string length: 10; got: 13; input name: b"));
      expectEqual(refusal(texts({"a", "b"}), model),
                  std::string("Invalid input batch size - Expected: 1; Actual: 2; input name: b"));
      expectEqual(refusal(texts({}), takes(ElementType::kU8, {PartialDim::any(), kTen})),
                  std::string("Invalid input batch size - Expected: -1; Actual: 0; input name: b"));
      expectEqual(adapted(texts({std::string(9, 'x')}), model)[0].dims[1], std::int64_t{10});
    }};

const Test kTensorFlow{
    "inputs in TensorFlow's form are refused in its words", [] {
      const auto said = [](std::vector<std::string> values, const TensorInfo& info,
                           Dims dims = {}) {
        auto input = texts(values);
        input.tensorflow = true;
        if (!dims.empty()) input.tensor.dims = std::move(dims);
        return refusal(std::move(input), info);
      };
      const auto rows = takes(ElementType::kU8, {kOne, kTen});
      expectEqual(
          said({"a", "b"}, rows),
          std::string("Invalid input shape - Expected batch size: 1; got: 2; Expected max null "
                      "terminated string length: 10; got: 2; input name: b"));
      const auto images = takes(ElementType::kF32, {kOne, kTen, kTen, PartialDim::fixed(3)});
      expectEqual(
          said({"a"}, images, {1, 1}),
          std::string("Invalid number of shape dimensions - Expected number of binary input "
                      "shape dimensions: 1; Actual: 2; input name: b"));
      expectEqual(said({"a", "b"}, images),
                  std::string("Invalid input batch size - Expected: 1; Actual: 2; input name: b"));
      expectEqual(said({""}, images), std::string("String val is empty"));
      const auto bytes = said({"a"}, takes(ElementType::kF32, {PartialDim::any()}));
      expectEqual(bytes.substr(0, bytes.find(" - ")), std::string("Functionality not implemented"));
    }};

const Test kNameless{"a type that no dialect can name takes nothing", [] {
                       Input input;
                       input.tensor.name = "b";
                       input.tensor.dims = {0};
                       const auto text =
                           refusal(std::move(input), takes(ElementType::kOther, {kTen}));
                       expect(text.starts_with("Invalid input precision"), text);
                     }};

const Test kNarrowed{
    "a value that the device would change is refused with its place", [] {
      auto info = takes(ElementType::kI64, {PartialDim::any()});
      info.computedAs = ElementType::kI32;
      auto input = given(ElementType::kI64, {2000}, 2000);
      input.tensor.elements<std::int64_t>()[1999] = 2147483648;
      expectEqual(
          refusal(std::move(input), info),
          std::string("Invalid input value - Expected: a value in the range of INT32, in which the "
                      "device computes; Actual: 2147483648 at index 1999; input name: b"));
    }};

const Test kHeld{"doubles are rounded, and refused only where they overflow or are infinite", [] {
                   auto input = given(ElementType::kF64, {3}, 3);
                   const auto values = input.tensor.elements<double>();
                   values[0] = 0.1;
                   values[1] = std::numeric_limits<double>::quiet_NaN();
                   values[2] = -0.0;
                   expect(!firstNotHeld(input.tensor, ElementType::kF32));
                   values[2] = 1e300;
                   expect(firstNotHeld(input.tensor, ElementType::kF32) == 2);
                   values[1] = std::numeric_limits<double>::infinity();
                   expect(firstNotHeld(input.tensor, ElementType::kF32) == 1);
                 }};

}  // namespace
}  // namespace vino::serving
