// SPDX-License-Identifier: Apache-2.0
// Predict requests: forms, shapes and what is refused (tfs-rest.md 3, 12.1, 15).
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "tf_requests.h"

namespace vino::codec::tf {
namespace {

using test::expect;
using test::expectEqual;
using test::Test;
using enum ElementType;

Signature two(ElementType type = kF32) {
  return taking({tensor("a", type, {-1}), tensor("b", type, {-1})});
}

const Test kShapes{
    "takes the shape from the nesting", [] {
      const auto shape = [](std::string_view json) { return toString(dimsOf(json, one(kF32))); };
      expectEqual(shape(R"({"instances":[1,2,3]})"), "(3)");
      expectEqual(shape(R"({"instances":[[1,2,3]]})"), "(1,3)");
      expectEqual(shape(R"({"instances":[{"x":1},{"x":2}]})"), "(2)");
      expectEqual(shape(R"({"instances":[{"x":[[1],[2],[3]]},{"x":[[1],[2],[3]]}]})"), "(2,3,1)");
      expectEqual(shape(R"({"inputs":[1,2,3]})"), "(3)");
      expectEqual(shape(R"({"inputs":{"x":[[1,2,3],[4,5,6]]}})"), "(2,3)");
      expectEqual(shape(R"({"inputs":5})"), "()");
      expectEqual(shape(R"({"inputs":{"x":5}})"), "()");
      expectEqual(shape(R"({"inputs":[]})"), "(0)");
      expectEqual(shape(R"({"inputs":{"x":[ ]}})"), "(0)");
      expectEqual(shape(R"({"inputs":[[],[]]})"), "(2,0)");
      expectEqual(shape(R"({"inputs":[[[]],[[]]]})"), "(2,1,0)");
      expectEqual(shape(R"({"instances":[[],[]]})"), "(2,0)");
      expectEqual(shape(R"({"instances":[{"x":[]},{"x":[]}]})"), "(2,0)");
    }};

const Test kInputs{
    "gives inputs by name with the model's types", [] {
      const auto signature = taking(
          {tensor("b", kI32, {-1}), tensor("a", kF64, {-1, -1}), tensor("c", kString, {-1})});
      const auto request = decode(
          R"({"instances":[{"b":7,"c":"x","a":[1.5,2]},{"c":"y","a":[3,4],"b":-8}]})", signature);
      expectEqual(request->inputs.size(), std::size_t{3});
      const auto& [a, b, c] =
          std::tie(request->inputs[0].tensor, request->inputs[1].tensor, request->inputs[2].tensor);
      expectEqual(a.name + b.name + c.name, "abc");
      expectEqual(toString(a.dims) + toString(b.dims) + toString(c.dims), "(2,2)(2)(2)");
      expect(valuesOf<double>(a) == std::vector<double>{1.5, 2, 3, 4}, "doubles");
      expect(valuesOf<std::int32_t>(b) == std::vector<std::int32_t>{7, -8}, "integers");
      expect(valuesOf<std::string>(c) == std::vector<std::string>{"x", "y"}, "strings");
      // Columns need not agree in their first dimension.
      const auto columns = decode(R"({"inputs":{"c":["z"],"a":[[1],[2]],"b":[]}})", signature);
      expectEqual(toString(columns->inputs[0].tensor.dims), "(2,1)");
      expectEqual(toString(columns->inputs[1].tensor.dims), "(0)");
    }};

const Test kOptional{
    "counts inputs that a request may lack for nothing in the unnamed forms", [] {
      auto id = tensor("id", kU64, {1});
      id.optional = true;
      const auto signature = taking({id, tensor("x", kF32, {-1})});
      for (const auto* json : {R"({"instances":[1,2]})", R"({"inputs":[1,2]})"}) {
        const auto request = decode(json, signature);
        expectEqual(request->inputs.size(), std::size_t{1});
        expectEqual(request->inputs[0].tensor.name, "x");
      }
      expectEqual(decode(R"({"inputs":5})", signature)->inputs[0].tensor.name, "x");
      expectEqual(decode(R"({"inputs":{"x":[1],"id":[7]}})", signature)->inputs.size(),
                  std::size_t{2});
    }};

const Test kVectors{
    "gives the contract's vectors back", [] {
      const auto floats = one(kF32);
      expectEqual(echo(R"({"inputs":[NaN,-Infinity,Inf,-NaN,Nan,-Inf,Infinity]})", floats),
                  R"({"outputs":[NaN,-Infinity,Infinity,NaN,NaN,-Infinity,Infinity]})");
      expectEqual(echo(R"({"inputs":[9007199254740993,-9223372036854775808]})", one(kI64)),
                  R"({"outputs":[9007199254740993,-9223372036854775808]})");
      expectEqual(echo(R"({"inputs":[18446744073709551615]})", one(kU64)),
                  R"({"outputs":[18446744073709551615]})");
      expectEqual(echo(R"({"inputs":[0.0,255.0,1.9,2.55e2,-0.9]})", one(kU8)),
                  R"({"outputs":[0,255,1,255,0]})");
      expectEqual(echo(R"({"inputs":{"x":5.1}})", floats), R"({"outputs":5.1})");
      expectEqual(
          echo(R"({"instances":[{"b64":"aGk="}]})", taking({tensor("s_bytes", kString, {-1})})),
          "{\n    \"predictions\": [{\"b64\":\"aGk=\"}\n    ]\n}");
      for (const auto text : {"[1,[2]]", "[[1],2]", "[[1,2],[3]]", "[[[1]],[2]]", "[[],[1]]"}) {
        expectRefused(std::string(R"({"instances":)") + text + "}", floats, "invalid_instance",
                      kInstance);
        expectRefused(std::string(R"({"inputs":)") + text + "}", floats, "invalid_input", kInput);
      }
    }};

const Test kDetail{
    "names the input and what stands there", [] {
      expectRefused(R"({"instances":[{"a":1,"b":"x"}]})", two(), "invalid_instance",
                    std::string(kInstance) +
                        " - Expected: FP32; Actual: \"x\"; "
                        "element: 0; input name: b");
      expectRefused(
          R"({"inputs":{"\u0061":[1,"\n"],"b":1}})", two(), "invalid_input",
          std::string(kInput) + " - Expected: FP32; Actual: \"\\n\"; element: 1; input name: a");
      expectRefused(R"({"inputs":[[1,2],[3]]})", one(kF32), "invalid_input",
                    std::string(kInput) + " - Expected: 2 values; Actual: 1 values; input name: x");
      const auto says = [](std::string_view rows, const Signature& signature,
                           const std::string& text) {
        expectRefused("{\"instances\":" + std::string(rows) + "}", signature, "invalid_instance",
                      std::string(kInstance) + " - " + text + "; input name: x");
      };
      says("[1,[2]]", one(kF32), "Expected: a number; Actual: a list; element: 1");
      says("[[1],[2],3]", one(kF32), "Expected: a list; Actual: a value; element: 2");
      says("[[1,2,[3]]]", one(kI8), "Expected: a number; Actual: a list; element: 2");
      says(R"(["a",["b"]])", one(kString), "Expected: a value; Actual: a list; element: 1");
      for (const auto type : {kI8, kF32, kBool, kU64}) {
        const auto name = std::string(info(type).precision);
        says(R"(["1"])", one(type), "Expected: " + name + "; Actual: \"1\"; element: 0");
        says(R"([1,{"b64":"AQ=="}])", one(type),
             "Expected: " + name + "; Actual: {\"b64\":\"AQ==\"}; element: 1");
      }
    }};

const Test kForms{
    "tells the forms apart", [] {
      const auto x = one(kF32);
      expectRefused("[]", x, "root_not_object", "Request body should be JSON object");
      expectRefused("5", x, "root_not_object", "Request body should be JSON object");
      constexpr std::string_view kFormat =
          "Invalid JSON structure. Could not detect row or column format";
      expectRefused("{}", x, "format_undetected", kFormat);
      expectRefused(R"({"a":[1]})", x, "format_undetected", kFormat);
      expectRefused(R"({"instances":[1],"inputs":[1]})", x, "format_undetected", kFormat);
      expectRefused(R"({"inputs":"?","instances":{}})", x, "format_undetected", kFormat);
      expectRefused(R"({"instances":[]})", x, "missing_instances",
                    "Invalid JSON structure. Missing instances in row format");
      for (const auto value : {"{}", "1", "null", "\"a\""}) {
        expectRefused(std::string(R"({"instances":)") + value + "}", x, "instances_not_list",
                      "Invalid JSON structure. Nonamed instance is not an array.");
      }
      expectRefused(R"({"instances":[null,1]})", x, "instance_undetected",
                    "Could not detect neither named or nonamed format");
      expectRefused(R"({"instances":[{"x":1},2]})", x, "instance_not_object",
                    "Invalid JSON structure. One of named instances is not a JSON object.");
      expectRefused(R"({"instances":[1,{"x":1}]})", x, "invalid_instance", kInstance);
      expectRefused(R"({"instances":[{}]})", x, "invalid_instance", kInstance);
      expectRefused(R"({"instances":[{"x":1},{}]})", x, "invalid_instance", kInstance);
      expectRefused(R"({"inputs":{}})", x, "missing_inputs",
                    "Invalid JSON structure, missing inputs");
      constexpr std::string_view kNotObject =
          "Invalid JSON structure. One of inputs is not a JSON object.";
      expectRefused(R"({"inputs":null})", x, "inputs_not_object", kNotObject);
      expectRefused(R"({"inputs":1})", two(), "inputs_not_object", kNotObject);
      constexpr std::string_view kUnnamed = "Inputs inside buffer does not match expected format.";
      expectRefused(R"({"instances":[[1]]})", two(), "unnamed_inputs", kUnnamed);
      expectRefused(R"({"inputs":[1]})", two(), "unnamed_inputs", kUnnamed);
    }};

const Test kFirst{
    "lets the first of two equal members count, and ignores others", [] {
      const auto x = one(kF32);
      expectEqual(echo(R"({"inputs":[1],"inputs":[2]})", x), R"({"outputs":[1.0]})");
      expectEqual(echo(R"({"signature_name":{"a":[]},"z":null,"inputs":[1],"b64":0})", x),
                  R"({"outputs":[1.0]})");
      expectRefused(R"({"instances":5,"instances":[1]})", x, "instances_not_list", "");
    }};

const Test kKeys{
    "wants every input once in every instance", [] {
      constexpr std::string_view kCounts =
          "Invalid JSON structure. Request inputs have different batch sizes";
      for (const auto rows :
           {R"([{"a":1,"b":1},{"a":2}])", R"([{"a":1},{"b":2}])", R"([{"a":1},{"a":2,"b":2}])"}) {
        expectRefused(std::string(R"({"instances":)") + rows + "}", two(), "instance_counts_differ",
                      kCounts);
      }
      expectRefused(R"({"instances":[{"a":1,"a":2,"b":1}]})", two(), "invalid_instance", kInstance);
      expectRefused(R"({"inputs":{"a":1,"b":1,"a":2}})", two(), "invalid_input", kInput);
      // Names that the model lacks are serving's to refuse, but not their values.
      expectEqual(decode(R"({"inputs":{"a":1,"q":["x",{"b64":"?"},true]}})", two())->inputs.size(),
                  std::size_t{2});
      expectRefused(R"({"inputs":{"a":1,"q":[null]}})", two(), "invalid_input", kInput);
      expectRefused(R"({"inputs":{"a":1,"q":[1,[1]]}})", two(), "invalid_input", kInput);
    }};

const Test kSyntax{
    "tells faults of the text before those of meaning", [] {
      const auto x = one(kF32);
      const std::string sentence = "The file is not valid json - Error: ";
      const auto syntax = [&](std::string_view json, const std::string& rest) {
        expectRefused(json, x, "json_syntax", sentence + rest);
      };
      syntax("", "The document is empty. Offset: 0");
      syntax("{", "Missing a name for object member. Offset: 1");
      syntax(R"({"inputs" [1]})", "Missing a colon after a name of object member. Offset: 10");
      syntax(R"({"inputs":[1])", "Missing a comma or '}' after an object member. Offset: 13");
      syntax(R"({"inputs":[1 2]})", "Missing a comma or ']' after an array element. Offset: 13");
      syntax(R"({"inputs":[01]})", "Missing a comma or ']' after an array element. Offset: 12");
      syntax(R"({"inputs":[1,]})", "Invalid value. Offset: 13");
      syntax(R"({"inputs":[nan]})", "Invalid value. Offset: 12");
      syntax(R"({"inputs":[+1]})", "Invalid value. Offset: 11");
      syntax(R"({"inputs":[.5]})", "Invalid value. Offset: 11");
      syntax(R"({"inputs":[1.]})", "Miss fraction part in number. Offset: 13");
      syntax(R"({"inputs":[1e]})", "Miss exponent in number. Offset: 13");
      syntax(R"({"inputs":[1]}x)",
             "The document root must not be followed by other values. Offset: 14");
      syntax(R"({"inputs":[[1],2],"z":tru})", "Invalid value. Offset: 25");
      syntax(R"({"instances":[null],"z":")",
             "Missing a closing quotation mark in string. Offset: ");
      const std::string deep(101, '[');
      expectRefused("{\"inputs\":" + deep, x, "json_nesting",
                    "JSON nesting depth exceeds the allowed limit");
      expectRefused("{\"z\":" + deep, x, "json_nesting", "");
    }};

const Test kWithoutSignature{
    "decodes without a signature", [] {
      const auto decodeBare = [](std::string_view json) {
        return predict().decode(requestBytes(json), nullptr)->inputs.size();
      };
      expectEqual(decodeBare(R"({"inputs":{"x":[1]}})"), std::size_t{1});
      test::expectThrows<Error>([&] { static_cast<void>(decodeBare(R"({"inputs":[1]})")); });
    }};

const Test kManyNames{"keeps no more names than may be a mistake", [] {
                        std::string json = R"({"inputs":{)";
                        for (int i = 0; i < 2000; ++i)
                          json += (i > 0 ? ",\"" : "\"") + std::to_string(i) + "\":1";
                        expectRefused(
                            json + "}}", one(kF32), "invalid_input_count",
                            "Invalid number of inputs - Expected: 1; Actual: more than 1001");
                      }};

}  // namespace
}  // namespace vino::codec::tf
