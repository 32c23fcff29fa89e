// SPDX-License-Identifier: Apache-2.0
// KServe requests: form, datatypes, JSON data, and every refusal's reason, sentence and rank.
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "codec/codec.h"
#include "codec/kserve_v2_request.h"
#include "kserve_requests.h"

namespace vino::codec {
namespace {

using test::expect;
using test::expectEqual;
using test::Test;
using Floats = std::vector<float>;
using Texts = std::vector<std::string>;

constexpr std::string_view kE20 = "Could not parse input content. Not valid ndarray detected";
constexpr std::string_view kE23 = "Could not parse request parameters";

const Test kOrder{
    "takes members in any order, unknown ones too, the first of two", [] {
      const auto request = decode(
          R"( {"model_name":"other","extra":{"a":[1,{"b":null}]},"id":"x","id":5,"inputs":)"
          R"([{"data":[1,2],"more":true,"datatype":"FP32","data":7,"shape":[2],"shape":0,"name":"b"}],)"
          R"("inputs":3,"outputs":[]} )");
      expectEqual(request->inputs.size(), std::size_t{1});
      const auto& input = request->inputs[0];
      expectEqual(input.tensor.name, "b");
      expect(input.tensor.dims == Dims{2}, "dims");
      expect(!input.binary, "came as JSON");
      expect(onlyValues<float>(*request) == Floats{1, 2}, "values");
      expectEqual(dynamic_cast<const KServeRequest&>(*request).id, "x");
    }};

const Test kFlattening{
    "flattens any nesting and leaves a wrong count to others", [] {
      for (const char* data : {"[1,2,3,4]", "[[1,2],[3,4]]", "[1,[2,3],[[4]]]", "[[],[1,2,3],4]"}) {
        const auto request = decode(withData("FP32", "[2,2]", data));
        expect(onlyValues<float>(*request) == Floats{1, 2, 3, 4}, data);
      }
      const auto fewer = decode(withData("FP32", "[1,10]", "[1,2,3]"));
      expectEqual(fewer->inputs[0].tensor.count, std::uint64_t{3});
      expect(fewer->inputs[0].tensor.dims == Dims{1, 10}, "dims");
      expect(onlyValues<float>(*fewer) == Floats{1, 2, 3}, "values");
      const auto more = decode(withData("UINT8", "[2]", "[1,2,3,4,5]"));
      expectEqual(more->inputs[0].tensor.count, std::uint64_t{5});
    }};

const Test kScalar{"takes scalars and zero-size tensors", [] {
                     const auto scalar = decode(withData("FP32", "[]", "[4.1]"));
                     expect(scalar->inputs[0].tensor.dims.empty(), "no dims");
                     expect(onlyValues<float>(*scalar) == Floats{4.1F}, "value");
                     const auto empty = decode(withData("FP32", "[0,10]", "[]"));
                     expectEqual(empty->inputs[0].tensor.count, std::uint64_t{0});
                     expect(!empty->inputs[0].binary, "is JSON data");
                     const auto null =
                         decode(oneInput("FP32", "[0,10]", R"(,"data":null)" + sized("0")));
                     expectEqual(null->inputs[0].tensor.count, std::uint64_t{0});
                     expect(null->inputs[0].binary, "is binary");
                     const auto implied = decode(oneInput("FP32", "[0,10]", ""));
                     expectEqual(implied->inputs[0].tensor.count, std::uint64_t{0});
                   }};

template <typename T>
void expectExtremes(std::string_view datatype, std::string_view least, std::string_view most,
                    const std::vector<std::string>& outside) {
  const auto both = std::string("[").append(least).append(",").append(most).append(",-0]");
  const auto request = decode(withData(datatype, "[3]", both));
  using Limits = std::numeric_limits<T>;
  expect(onlyValues<T>(*request) == std::vector<T>{Limits::min(), Limits::max(), 0}, both);
  for (const auto& value : outside) {
    expectRefused(withData(datatype, "[1]", std::string("[") + value + "]"), "invalid_input",
                  std::string(kE20) + " - Expected: " + std::string(datatype) +
                      "; Actual: " + value + "; element: 0; input name: b");
  }
  for (const char* value : {"1.0", "1e2", "true", "null", "\"1\"", "1E0", "-1.5", "{}"}) {
    expectRefused(withData(datatype, "[1]", std::string("[") + value + "]"), "invalid_input", kE20);
  }
}

const Test kIntegers{
    "reads integers exactly over their whole range and no further", [] {
      expectExtremes<std::int8_t>("INT8", "-128", "127", {"128", "-129", "200"});
      expectExtremes<std::uint8_t>("UINT8", "0", "255", {"256", "-1", "300"});
      expectExtremes<std::int16_t>("INT16", "-32768", "32767", {"32768", "-32769"});
      expectExtremes<std::uint16_t>("UINT16", "0", "65535", {"65536", "70000", "-1"});
      expectExtremes<std::int32_t>("INT32", "-2147483648", "2147483647",
                                   {"2147483648", "-2147483649", "3000000000"});
      expectExtremes<std::uint32_t>("UINT32", "0", "4294967295", {"4294967296", "-1"});
      expectExtremes<std::int64_t>("INT64", "-9223372036854775808", "9223372036854775807",
                                   {"9223372036854775808", "-9223372036854775809",
                                    "18446744073709551616", "100000000000000000000000"});
      expectExtremes<std::uint64_t>("UINT64", "0", "18446744073709551615",
                                    {"18446744073709551616", "-1", "99999999999999999999"});
      const auto odd = decode(withData("INT64", "[1]", "[9007199254740993]"));
      expectEqual(onlyValues<std::int64_t>(*odd)[0], std::int64_t{9007199254740993});
    }};

const Test kFloats{
    "reads any number token as a float, beyond float's range as infinity", [] {
      const auto request = decode(withData("FP32", "[6]", "[1, -2.5e1 , 0.1,1e39,-1E+39,-0.0]"));
      const auto values = onlyValues<float>(*request);
      const float infinity = std::numeric_limits<float>::infinity();
      expect(values == Floats{1, -25, 0.1F, infinity, -infinity, 0}, "values");
      expect(std::signbit(values[5]), "-0.0 keeps its sign");
      const auto exact = decode(
          withData("FP64", "[5]",
                   "[0.1,1.7976931348623157e308,4.9406564584124654e-324,1e-400,9007199254740993]"));
      expect(
          onlyValues<double>(*exact) ==
              std::vector<double>{0.1, std::numeric_limits<double>::max(),
                                  std::numeric_limits<double>::denorm_min(), 0, 9007199254740992.0},
          "doubles");
    }};

const Test kOthers{
    "reads booleans and strings and nothing in their stead", [] {
      const auto flags = decode(withData("BOOL", "[3]", "[true,false,[true]]"));
      expect(rawBytes(onlyValues<std::uint8_t>(*flags)) == std::string("\1\0\1", 3), "booleans");
      for (const char* data : {"[0]", "[1]", "[\"true\"]", "[null]"}) {
        expectRefused(withData("BOOL", "[1]", data), "invalid_input", kE20);
      }
      const auto texts = decode(withData("BYTES", "[2]", R"(["a\u0000b",["\u00e9\n"]])"));
      expect(onlyValues<std::string>(*texts) == Texts{std::string("a\0b", 3), "\xc3\xa9\n"},
             "strings");
      for (const char* data : {"[1]", "[true]", "[null]", "[{}]"}) {
        expectRefused(withData("BYTES", "[1]", data), "invalid_input", kE20);
      }
      expectRefused(withData("FP16", "[1]", "[1]"), "invalid_input", kE20);
      expectRefused(withData("BF16", "[1]", "[1]"), "invalid_input", kE20);
      expectRefused(withData("FP32", "[1]", "[\"1\"]"), "invalid_input", kE20);
      expectRefused(withData("FP32", "[1]", "[null]"), "invalid_input", kE20);
    }};

const Test kSyntax{
    "refuses what is not JSON, with the offset", [] {
      const std::string sentence = "The file is not valid json - Error: ";
      expectRefused("", "json_syntax", sentence + "The document is empty. Offset: 0");
      expectRefused(requestBytes("", "abc", true), "json_syntax",
                    sentence + "The document is empty. Offset: 0");
      expectRefused("{", "json_syntax", sentence + "Missing a name for object member. Offset: 1");
      expectRefused(R"({"inputs":[1,]})", "json_syntax", sentence + "Invalid value. Offset: 13");
      expectRefused(R"({"a":1} x)", "json_syntax",
                    sentence + "The document root must not be followed by other values. Offset: 8");
      expectRefused(withData("FP32", "[1]", "[1e400]"), "json_syntax",
                    sentence + "Number too big to be stored in double. Offset: 61");
      expectRefused(withData("FP32", "[1]", "[NaN]"), "json_syntax", sentence + "Invalid value.");
      // Told before any fault of meaning, wherever it stands.
      expectRefused(R"({"id":5,"inputs":[{}],"x":[1 2]})", "json_syntax", sentence);
      // A JSON part cut short by its announced length.
      auto bytes = requestBytes(withData("FP32", "[1]", "[1]"));
      bytes.headerLength = 20;
      expectRefused(bytes, "json_syntax", sentence);
    }};

const Test kNesting{
    "allows 100 levels, the root being the first", [] {
      const auto nested = [](std::size_t levels) {  // root, inputs, input and data are four
        return withData("FP32", "[1]",
                        std::string(levels - 3, '[') + "1" + std::string(levels - 3, ']'));
      };
      expectEqual(decode(nested(100))->inputs[0].tensor.count, std::uint64_t{1});
      expectRefused(nested(101), "json_nesting", "JSON nesting depth exceeds the allowed limit");
      expectRefused(R"({"x":)" + std::string(1000000, '['), "json_nesting",
                    "JSON nesting depth exceeds the allowed limit");
    }};

const Test kForm{
    "refuses a malformed request with its own reason", [] {
      for (const char* root : {"[]", "[1,{}]", "5", "\"a\"", "null", "true"}) {
        expectRefused(root, "root_not_object", "Request body should be JSON object");
      }
      expectRefused("{}", "missing_inputs", "Invalid JSON structure, missing inputs");
      expectRefused(R"({"inputs":[]})", "missing_inputs", "Invalid JSON structure, missing inputs");
      for (const char* inputs : {"5", "{}", "null", "[5]", "[null]", "[{}]"}) {
        expectRefused(std::string(R"({"inputs":)") + inputs + "}", "invalid_input", kE20);
      }
      expectRefused(R"({"inputs":[{"shape":[1],"datatype":"FP32","data":[1]}]})", "invalid_input",
                    kE20);
      expectRefused(R"({"inputs":[{"name":1,"shape":[1],"datatype":"FP32","data":[1]}]})",
                    "invalid_input", kE20);
      expectRefused(R"({"inputs":[{"name":"b","datatype":"FP32","data":[1]}]})", "invalid_input",
                    kE20);
      expectRefused(R"({"inputs":[{"name":"b","shape":[1],"data":[1]}]})", "invalid_input", kE20);
      for (const char* shape : {"1", "null", "[-1]", "[1.0]", "[2147483648]", "[\"1\"]", "[[1]]"}) {
        expectRefused(withData("FP32", shape, "[1]"), "invalid_input", kE20);
      }
      for (const char* data : {"4.1", "{}", "\"1\"", "true"}) {
        expectRefused(withData("FP32", "[]", data), "invalid_input", kE20);
      }
    }};

const Test kIds{"keeps the id's bytes and refuses what is no string", [] {
                  const auto request =
                      decode(R"({"id":"\ud83d\ude00 \u0000\/\t","inputs":[{"name":"b","shape":[],)"
                             R"("datatype":"FP32","data":[1]}]})");
                  expectEqual(dynamic_cast<const KServeRequest&>(*request).id,
                              std::string("\xf0\x9f\x98\x80 \0/\t", 8));
                  for (const char* id : {"5", "null", "[]", "{}", "true"}) {
                    expectRefused(std::string(R"({"id":)") + id + R"(,"inputs":[{}]})",
                                  "invalid_id", kE20);
                  }
                }};

const Test kParameters{
    "takes any scalar parameter and refuses the rest", [] {
      const auto body = [](std::string_view root, std::string_view input) {
        return std::string(R"({"parameters":)")
            .append(root)
            .append(
                R"(,"inputs":[{"name":"b","shape":[1],"datatype":"FP32","data":[1],"parameters":)")
            .append(input)
            .append("}]}");
      };
      const std::string good = R"({"timeout":9007199254740993,"priority":-1.5e3,"a":"b","c":true})";
      expectEqual(decode(body(good, good))->inputs.size(), std::size_t{1});
      expectEqual(
          decode(body(R"({"binary_data_output":"yes"})", R"({"binary_data":1})"))->inputs.size(),
          std::size_t{1});
      for (const char* bad :
           {"5", "null", "[]", "\"a\"", R"({"a":null})", R"({"a":[1]})", R"({"a":{}})",
            R"({"binary_data_size":null})", R"({"binary_data_size":[4]})"}) {
        expectRefused(body(bad, "{}"), "invalid_parameters", kE23);
        expectRefused(body("{}", bad), "invalid_parameters", kE23);
      }
      expectRefused(body("{}", R"({"shared_memory_region":"r"})"), "invalid_input",
                    std::string(kE20) + " - shared memory is not supported");
    }};

const Test kOutputs{
    "refuses malformed outputs", [] {
      const auto body = [](std::string_view outputs) {
        return std::string(R"({"inputs":[{"name":"b","shape":[],"datatype":"FP32","data":[1]}],)")
            .append(R"("outputs":)")
            .append(outputs)
            .append("}");
      };
      for (const char* outputs : {"5", "null", "{}", "\"a\""}) {
        expectRefused(body(outputs), "invalid_outputs", kE20);
      }
      for (const char* outputs : {"[5]", "[{}]", R"([{"name":1}])", "[null]"}) {
        expectRefused(body(outputs), "invalid_outputs", "Could not parse output content.");
      }
      expectRefused(body(R"([{"name":"a","parameters":{"x":null}}])"), "invalid_parameters", kE23);
      expectEqual(decode(body(R"([{"name":"a","extra":[]}])"))->inputs.size(), std::size_t{1});
    }};

const Test kPrecedence{
    "tells the first fault by rank, not by place", [] {
      const std::string inputs = R"("inputs":[{}],)";
      const std::string outputs = R"("outputs":5,)";
      const std::string parameters = R"("parameters":5,)";
      const std::string end = R"("x":0})";
      expectRefused("{" + inputs + outputs + parameters + R"("id":5,)" + end, "invalid_id", kE20);
      expectRefused("{" + inputs + outputs + parameters + end, "invalid_parameters", kE23);
      expectRefused("{" + inputs + outputs + end, "invalid_outputs", kE20);
      expectRefused(R"({"outputs":5,"x":0})", "invalid_outputs", kE20);
      // A later input's form before an earlier one's binary size.
      expectRefused(R"({"inputs":[{"name":"a","shape":[9],"datatype":"FP32"},{}]})",
                    "invalid_input", kE20);
    }};

const Test kDatatypes{
    "refuses unknown datatypes, in binary with the model's own", [] {
      const std::string json =
          "Could not parse input content. Unsupported data precision detected - Actual: FLOAT";
      expectRefused(withData("FLOAT", "[1]", "[1]"), "unknown_datatype", json);
      expectRefused(withData("FLOAT", "[0]", "[]"), "unknown_datatype", json);
      expectRefused(R"({"inputs":[{"data":[1],"name":"b","shape":[1],"datatype":"FLOAT"}]})",
                    "unknown_datatype", json);
      expectRefused(withData("fp32", "[1]", "[1]"), "unknown_datatype",
                    "Could not parse input content. Unsupported data precision detected");
      const auto binary = requestBytes(oneInput("FLOAT", "[1]", ""), "1234");
      expectRefused(binary, "unknown_datatype",
                    "Invalid input precision - Actual: FLOAT; input name: b");
      Signature signature;
      signature.inputs.push_back(named("b", ElementType::kI64));
      expectRefused(binary, "unknown_datatype",
                    "Invalid input precision - Expected: I64; Actual: FLOAT; input name: b",
                    &signature);
    }};

const Test kBounded{
    "allocates no more than the text can hold, whatever the shape", [] {
      const auto huge = decode(withData("FP64", "[2147483647,2147483647,2147483647]", "[1,2]"));
      expectEqual(huge->inputs[0].tensor.count, std::uint64_t{2});
      const auto strings = decode(withData("BYTES", "[2147483647,2147483647]", R"(["a"])"));
      expectEqual(strings->inputs[0].tensor.count, std::uint64_t{1});
    }};

}  // namespace
}  // namespace vino::codec
