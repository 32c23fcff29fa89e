// SPDX-License-Identifier: Apache-2.0
// KServe replies: which outputs, JSON or binary, and their exact bytes.
#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "codec/codec.h"
#include "kserve_requests.h"

namespace vino::codec {
namespace {

using test::expect;
using test::expectEqual;
using test::expectThrows;
using test::Test;
using Indices = std::vector<std::size_t>;

/// A request that says no more than `members` (e.g. `"id":"7",`) about its reply.
std::unique_ptr<Request> asking(const std::string& members) {
  return decode("{" + members +
                R"("inputs":[{"name":"b","shape":[],"datatype":"FP32","data":[1]}]})");
}

template <typename T>
Tensor tensorOf(std::string name, ElementType type, Dims dims, const std::vector<T>& values) {
  Tensor tensor = Tensor::allocate(std::move(name), type, std::move(dims), values.size());
  std::ranges::copy(values, tensor.elements<T>().begin());
  return tensor;
}

Tensor floats(std::string name, const std::vector<float>& values) {
  return tensorOf(std::move(name), ElementType::kF32, {static_cast<std::int64_t>(values.size())},
                  values);
}

template <typename... Tensors>
Reply encode(const Request& request, Tensors&&... tensors) {
  std::vector<Tensor> outputs;
  (outputs.push_back(std::forward<Tensors>(tensors)), ...);
  return kserve().encode(request, {"m", "1"}, Signature{}, outputs);
}

/// The array of `data` that a tensor becomes.
std::string dataOf(Tensor tensor) {
  const auto reply = encode(*asking(""), std::move(tensor));
  const auto body = reply.body.view();
  constexpr std::string_view kData = "\"data\":";
  const auto begin = body.find(kData) + kData.size();
  return std::string(body.substr(begin, body.size() - begin - std::string_view("}]}").size()));
}

const Test kJson{
    "writes compact JSON in the protocol's order", [] {
      const auto reply = encode(*asking(R"("id":"7",)"),
                                tensorOf<float>("a", ElementType::kF32, {1, 3}, {1, 2.5F, -0.0F}));
      expectEqual(reply.body.view(),
                  R"({"model_name":"m","id":"7","model_version":"1","outputs":[{"name":"a",)"
                  R"("shape":[1,3],"datatype":"FP32","data":[1.0,2.5,-0.0]}]})");
      expect(!reply.headerLength, "no binary part");
    }};

const Test kId{"echoes an id byte for byte and leaves an empty one out", [] {
                 const std::string id = R"("\"\\\b\f\n\r\t\u0000\u001fé/\u007f😀")";
                 const auto body = encode(*asking(R"("id":)" + id + ","), floats("a", {1}));
                 const std::string written = "\"\\\"\\\\\\b\\f\\n\\r\\t\\u0000\\u001fé/\x7f😀\"";
                 expect(body.body.view().starts_with(R"({"model_name":"m","id":)" + written + ","),
                        std::string(body.body.view()));
                 for (const char* none : {"", R"("id":"",)"}) {
                   expect(encode(*asking(none), floats("a", {1}))
                              .body.view()
                              .starts_with(R"({"model_name":"m","model_version":"1","outputs":)"),
                          none);
                 }
               }};

const Test kNumbers{
    "writes every element type so that it reads back", [] {
      const float infinity = std::numeric_limits<float>::infinity();
      expectEqual(
          dataOf(floats("a", {std::numeric_limits<float>::quiet_NaN(), 1, infinity, -infinity})),
          "[null,1.0,null,null]");
      expectEqual(dataOf(floats("a", {0.1F, 16777216, 1e10F, -0.0F, 0})),
                  "[0.10000000149011612,16777216.0,10000000000.0,-0.0,0.0]");
      expectEqual(dataOf(tensorOf<double>("a", ElementType::kF64, {3}, {0.1, 1e300, 5e-324})),
                  "[0.1,1e+300,5e-324]");
      using Limits64 = std::numeric_limits<std::int64_t>;
      expectEqual(dataOf(tensorOf<std::int64_t>("a", ElementType::kI64, {2},
                                                {Limits64::max(), Limits64::min()})),
                  "[9223372036854775807,-9223372036854775808]");
      expectEqual(dataOf(tensorOf<std::uint64_t>("a", ElementType::kU64, {1},
                                                 {std::numeric_limits<std::uint64_t>::max()})),
                  "[18446744073709551615]");
      expectEqual(dataOf(tensorOf<std::int8_t>("a", ElementType::kI8, {2}, {-128, 127})),
                  "[-128,127]");
      expectEqual(dataOf(tensorOf<std::uint8_t>("a", ElementType::kBool, {3}, {0, 1, 255})),
                  "[false,true,true]");
      expectEqual(dataOf(tensorOf<std::string>("a", ElementType::kString, {3},
                                               {std::string("a\0\"", 3), "", "\xff\xc3\xa9"})),
                  "[\"a\\u0000\\\"\",\"\",\"\xff\xc3\xa9\"]");
      expectEqual(dataOf(floats("a", {})), "[]");
      expectEqual(dataOf(tensorOf<std::string>("a", ElementType::kString, {0}, {})), "[]");
    }};

const Test kWidest{
    "has room for the widest numbers of all", [] {
      const std::vector<double> wide(1000, -2.2250738585072014e-308);
      const auto text = dataOf(tensorOf<double>("a", ElementType::kF64, {1000}, wide));
      expectEqual(text.size(), 2 + 1000 * std::string("-2.2250738585072014e-308,").size() - 1);
      const std::vector<double> whole(1000, -1234567890123456800000.0);
      expectEqual(dataOf(tensorOf<double>("a", ElementType::kF64, {1000}, whole)).size() % 1000,
                  1U);
    }};

const Test kBinary{
    "appends binary outputs behind the JSON part", [] {
      const auto request = asking(R"("id":"7","parameters":{"binary_data_output":true},)");
      const std::vector<float> values{1, 2, 3, 4};
      const auto reply = encode(*request, tensorOf<float>("y", ElementType::kF32, {2, 2}, values));
      const std::string json =
          R"({"model_name":"m","id":"7","model_version":"1","outputs":[{"name":"y","shape":[2,2],)"
          R"("datatype":"FP32","parameters":{"binary_data_size":16}}]})";
      expectEqual(json.size(), std::size_t{141});
      expectEqual(reply.headerLength.value_or(0), std::size_t{141});
      expectEqual(reply.body.view(), json + rawBytes(values));
    }};

const Test kMixed{
    "lets an output's own flag win over the root's", [] {
      const auto request = asking(
          R"("parameters":{"binary_data_output":true},"outputs":[{"name":"b"},)"
          R"({"name":"a","parameters":{"binary_data":false}},{"name":"c","parameters":{}}],)");
      const auto reply =
          encode(*request, floats("a", {1}), floats("b", {2}),
                 tensorOf<std::string>("c", ElementType::kString, {2}, {"hello", "!"}));
      const std::string json =
          R"({"model_name":"m","model_version":"1","outputs":[)"
          R"({"name":"a","shape":[1],"datatype":"FP32","data":[1.0]},)"
          R"({"name":"b","shape":[1],"datatype":"FP32","parameters":{"binary_data_size":4}},)"
          R"({"name":"c","shape":[2],"datatype":"BYTES","parameters":{"binary_data_size":14}}]})";
      expectEqual(reply.body.view(), json + rawBytes(std::vector<float>{2}) +
                                         std::string("\5\0\0\0hello\1\0\0\0!", 14));
      expectEqual(reply.headerLength.value_or(0), json.size());

      const auto one = asking(R"("outputs":[{"name":"a","parameters":{"binary_data":true}}],)");
      expect(encode(*one, floats("a", {1})).headerLength.has_value(), "asked for by itself");
      expect(!encode(*asking(R"("parameters":{"binary_data_output":"yes"},)"), floats("a", {1}))
                  .headerLength,
             "no boolean, no meaning");
    }};

const Test kZeroSize{
    "announces a binary output of no bytes without a binary part", [] {
      const auto reply = encode(*asking(R"("parameters":{"binary_data_output":true},)"),
                                tensorOf<float>("a", ElementType::kF32, {0, 10}, {}));
      expect(
          reply.body.view().ends_with(
              R"({"name":"a","shape":[0,10],"datatype":"FP32","parameters":{"binary_data_size":0}}]})"),
          std::string(reply.body.view()));
      expect(!reply.headerLength, "no binary part");
    }};

const Test kTextRows{
    "turns byte rows named _string into strings", [] {
      const auto rows = [](std::string name, Dims dims) {
        return tensorOf<std::uint8_t>(std::move(name), ElementType::kU8, std::move(dims),
                                      {'a', 'b', 0, 'x', 'c', 'd', 'e', 'f'});
      };
      const auto json = encode(*asking(""), rows("x_string", {2, 4}));
      expect(json.body.view().ends_with(
                 R"({"name":"x_string","shape":[2],"datatype":"BYTES","data":["ab","cdef"]}]})"),
             std::string(json.body.view()));
      const auto binary =
          encode(*asking(R"("parameters":{"binary_data_output":true},)"), rows("x_string", {2, 4}));
      expect(binary.body.view().ends_with(
                 std::string(R"({"binary_data_size":14}}]})").append("\2\0\0\0ab\4\0\0\0cdef", 14)),
             "binary");
      expectEqual(dataOf(rows("x_string", {8})), "[97,98,0,120,99,100,101,102]");
      expectEqual(dataOf(rows("x_text", {2, 4})), "[97,98,0,120,99,100,101,102]");
    }};

const Test kNames{"escapes names", [] {
                    std::vector<Tensor> outputs;
                    outputs.push_back(floats("a\"\n", {}));
                    const auto reply =
                        kserve().encode(*asking(""), {"m\\", "1"}, Signature{}, outputs);
                    expectEqual(reply.body.view(),
                                R"({"model_name":"m\\","model_version":"1","outputs":[)"
                                R"({"name":"a\"\n","shape":[0],"datatype":"FP32","data":[]}]})");
                  }};

Signature signature() {
  Signature made;
  made.outputs = {named("a", ElementType::kF32), named("b", ElementType::kF16),
                  named("c", ElementType::kString), named("d", ElementType::kOther)};
  return made;
}

void expectUnselectable(const std::string& members, std::string_view reason,
                        std::string_view message) {
  expectThrows<Error>(
      [&] { static_cast<void>(kserve().selectOutputs(*asking(members), signature())); },
      [&](const Error& error) {
        expectEqual(error.reason(), reason);
        expectEqual(error.message(), message);
      });
}

const Test kSelection{
    "selects what was asked for, once and by name", [] {
      const auto select = [](const std::string& members) {
        return kserve().selectOutputs(*asking(members), signature());
      };
      expect(select(R"("outputs":[{"name":"c"},{"name":"a"},{"name":"c"}],)") == Indices{0, 2},
             "two");
      expect(select(R"("outputs":[{"name":"b","parameters":{"binary_data":true}}],)") == Indices{1},
             "half in binary");
      auto small = signature();
      small.outputs.pop_back();
      const auto all = asking(R"("outputs":[],"parameters":{"binary_data_output":true},)");
      expect(kserve().selectOutputs(*all, small) == Indices{0, 1, 2}, "all");
    }};

const Test kUnselectable{
    "refuses outputs that do not exist or cannot be written", [] {
      const std::string sentence =
          "Could not parse input content. Unsupported data precision detected - Unsupported "
          "precision ";
      expectUnselectable(R"("outputs":[{"name":"a"},{"name":"q"}],)", "unknown_output",
                         "Missing output with specific name - q");
      expectUnselectable("", "precision_not_in_json", sentence + "FP16");
      expectUnselectable(R"("outputs":[{"name":"d","parameters":{"binary_data":true}}],)",
                         "precision_not_in_json", sentence + "UNDEFINED");
    }};

const Test kRegistry{"finds codecs by their names", [] {
                       const auto names = codecNames();
                       for (std::size_t i = 0; i < names.size(); ++i) {
                         const auto* codec = findCodec(names[i]);
                         expect(codec != nullptr, std::string(names[i]));
                         expectEqual(codecNumber(*codec), i);
                       }
                       expect(findCodec("KServe") == nullptr && findCodec("") == nullptr, "others");
                     }};

}  // namespace
}  // namespace vino::codec
