// SPDX-License-Identifier: Apache-2.0
// Predict replies (tfs-rest.md 4).
#include <cstdint>
#include <string>
#include <vector>

#include "tf_requests.h"

namespace vino::codec::tf {
namespace {

using test::expect;
using test::expectEqual;
using test::expectThrows;
using test::Test;
using enum ElementType;

template <typename T>
Tensor of(std::string name, ElementType type, Dims dims, const std::vector<T>& values) {
  auto tensor = Tensor::allocate(std::move(name), type, std::move(dims), values.size());
  std::ranges::copy(values, tensor.template elements<T>().begin());
  return tensor;
}

Tensor floats(std::string name, Dims dims, const std::vector<float>& values) {
  return of(std::move(name), kF32, std::move(dims), values);
}

Tensor texts(std::string name, Dims dims, const std::vector<std::string>& values) {
  return of(std::move(name), kString, std::move(dims), values);
}

template <typename... Tensors>
std::string reply(bool rows, Tensors... tensors) {
  const auto request = decode(rows ? R"({"instances":[1]})" : R"({"inputs":[1]})", one(kF32));
  std::vector<Tensor> outputs;
  (outputs.push_back(std::move(tensors)), ...);
  return std::string(predict().encode(*request, {"m", "1"}, Signature{}, outputs).body.view());
}

template <typename... Tensors>
std::string rows(Tensors... tensors) {
  return reply(true, std::move(tensors)...);
}

template <typename... Tensors>
std::string columns(Tensors... tensors) {
  return reply(false, std::move(tensors)...);
}

template <typename... Tensors>
void expectNoForm(bool asRows, Tensors... tensors) {
  expectThrows<Error>([&] { static_cast<void>(reply(asRows, std::move(tensors)...)); },
                      [](const Error& error) {
                        expectEqual(codeName(error.code()), codeName(Code::kInternal));
                        expectEqual(error.reason(), "reply_form");
                        expect(error.message().starts_with("Response parsing to JSON error"),
                               error.message());
                      });
}

const Test kRows{"lays rows out as OVMS does", [] {
                   expectEqual(rows(floats("y", {2, 2}, {1, 2, 3, 4})),
                               "{\n    \"predictions\": [[1.0, 2.0], [3.0, 4.0]\n    ]\n}");
                   expectEqual(rows(floats("y", {3}, {2.5, 3, 4.5})),
                               "{\n    \"predictions\": [2.5, 3.0, 4.5\n    ]\n}");
                   expectEqual(rows(floats("y", {0, 3}, {})),
                               "{\n    \"predictions\": [\n    ]\n}");
                   expectEqual(rows(floats("a", {2}, {1, 2}), floats("b", {2, 1, 2}, {3, 4, 5, 6})),
                               "{\n    \"predictions\": [{\n"
                               "            \"a\": 1.0,\n"
                               "            \"b\": [[3.0, 4.0]]\n"
                               "        }, {\n"
                               "            \"a\": 2.0,\n"
                               "            \"b\": [[5.0, 6.0]]\n"
                               "        }\n    ]\n}");
                 }};

const Test kColumns{
    "writes columns without whitespace", [] {
      expectEqual(columns(floats("y", {}, {5.1F})), R"({"outputs":5.1})");
      expectEqual(columns(floats("y", {2, 1}, {1, 2})), R"({"outputs":[[1.0],[2.0]]})");
      expectEqual(columns(floats("y", {2, 0}, {})), R"({"outputs":[[],[]]})");
      expectEqual(columns(floats("a\"", {0}, {}), of<std::int32_t>("b", kI32, {1}, {7})),
                  R"({"outputs":{"a\"":[],"b":[7]}})");
    }};

const Test kRefused{
    "refuses what has no form", [] {
      expectNoForm(true, floats("y", {}, {1}));
      expectNoForm(true, floats("a", {1}, {1}), floats("b", {2}, {1, 2}));
      expectNoForm(true);
      expectNoForm(false);
      auto signature = one(kF32);
      signature.outputs = {tensor("y", kF32, {}), tensor("z", kOther, {1})};
      const auto request = decode(R"({"inputs":[1]})", signature);
      expectThrows<Error>(
          [&] { static_cast<void>(predict().selectOutputs(*request, signature)); },
          [](const Error& error) { expectEqual(error.reason(), "precision_unsupported"); });
      signature.outputs.pop_back();
      expect(predict().selectOutputs(*request, signature) == std::vector<std::size_t>{0});
    }};

const Test kTypes{"writes every type", [] {
                    expectEqual(columns(of<std::int8_t>("y", kI8, {2}, {-128, 127})),
                                R"({"outputs":[-128,127]})");
                    expectEqual(columns(of<std::uint16_t>("y", kU16, {1}, {65535})),
                                R"({"outputs":[65535]})");
                    expectEqual(columns(of<std::uint32_t>("y", kU32, {1}, {4294967295})),
                                R"({"outputs":[4294967295]})");
                    expectEqual(columns(of<std::int64_t>("y", kI64, {1}, {INT64_MIN})),
                                R"({"outputs":[-9223372036854775808]})");
                    expectEqual(columns(of<std::uint64_t>("y", kU64, {1}, {UINT64_MAX})),
                                R"({"outputs":[18446744073709551615]})");
                    expectEqual(columns(of<std::uint8_t>("y", kBool, {3}, {0, 1, 2})),
                                R"({"outputs":[false,true,true]})");
                    expectEqual(columns(of<std::uint16_t>("y", kF16, {2}, {0x3C00, 0x7C00})),
                                R"({"outputs":[1.0,Infinity]})");
                    expectEqual(columns(of<std::uint16_t>("y", kBF16, {2}, {0x3DCD, 0xFFC0})),
                                R"({"outputs":[0.100097656,NaN]})");
                    expectEqual(columns(of<double>("y", kF64, {2}, {1.0 / 3, 1e300})),
                                R"({"outputs":[0.33333333333333331,1e+300]})");
                  }};

const Test kStrings{
    "writes strings, and bytes as base64", [] {
      expectEqual(columns(texts("s", {2, 2}, {"a\"/", "\xc3\xa9\n", "", std::string(1, '\0')})),
                  "{\"outputs\":[[\"a\\\"/\",\"\xc3\xa9\\n\"],[\"\",\"\\u0000\"]]}");
      expectEqual(columns(texts("s", {2}, {"\xff", "a"})), R"({"outputs":[{"b64":"/w=="},"a"]})");
      expectEqual(columns(texts("s_bytes", {2}, {"hi", ""})),
                  R"({"outputs":[{"b64":"aGk="},{"b64":""}]})");
      expectEqual(columns(texts("s", {}, {"x"})), R"({"outputs":"x"})");
      // The rule is for strings only.
      expectEqual(columns(of<std::int32_t>("n_bytes", kI32, {1}, {1})), R"({"outputs":[1]})");
    }};

const Test kTextRows{
    "writes padded text as strings where the name asks for it", [] {
      const std::vector<std::uint8_t> bytes{'a', 'b', 0, 'c', 0, 'd', 'e', 'f', 'g'};
      expectEqual(columns(of("t_string", kU8, {3, 3}, bytes)), R"({"outputs":["ab","c","efg"]})");
      expectEqual(columns(of("t_string", kU8, {9}, bytes)),
                  R"({"outputs":[97,98,0,99,0,100,101,102,103]})");
    }};

}  // namespace
}  // namespace vino::codec::tf
