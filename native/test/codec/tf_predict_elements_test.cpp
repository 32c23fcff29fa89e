// SPDX-License-Identifier: Apache-2.0
// Elements of predict requests: numbers of every type, booleans, strings and bytes
// (tfs-rest.md 3.4).
#include <string>
#include <string_view>
#include <vector>

#include "tf_requests.h"

namespace vino::codec::tf {
namespace {

using test::expect;
using test::expectEqual;
using test::Test;
using enum ElementType;

const Test kIntegers{
    "truncates towards zero and refuses what is out of range", [] {
      const auto takes = [](ElementType type, const std::string& text, const std::string& out) {
        expectEqual(echo("{\"inputs\":[" + text + "]}", one(type)), "{\"outputs\":[" + out + "]}");
      };
      const auto refuses = [](ElementType type, const std::string& text) {
        expectRefused("{\"inputs\":[" + text + "]}", one(type), "invalid_input", kInput);
        expectRefused("{\"instances\":[1," + text + "]}", one(type), "invalid_instance", kInstance);
      };
      takes(kI8, "-128,127,-128.9,1.9,-1.9,1e2,12.7e1", "-128,127,-128,1,-1,100,127");
      refuses(kI8, "128");
      refuses(kI8, "-129");
      refuses(kI8, "128.0");
      refuses(kI16, "32768");
      refuses(kI32, "2147483648");
      refuses(kU8, "256");
      refuses(kU8, "-1");
      refuses(kU32, "4294967296");
      takes(kU16, "65535.999", "65535");
      takes(kI64, "9223372036854775807,9223372036854775807.9,-9223372036854775808.5",
            "9223372036854775807,9223372036854775807,-9223372036854775808");
      takes(kI64, "9007199254740993.0,90071992547409930e-1,900719925474099.3e1,0e999",
            "9007199254740993,9007199254740993,9007199254740993,0");
      refuses(kI64, "9223372036854775808");
      refuses(kI64, "9223372036854775808.0");
      refuses(kI64, "1e19");
      takes(kU64, "18446744073709551615.5,1844674407370955161.5e1,0.00000000000000000000001e24",
            "18446744073709551615,18446744073709551615,10");
      takes(kU64, "1e-400,0.000,-0", "0,0,0");
      refuses(kU64, "18446744073709551616");
      refuses(kU64, "1e20");
      for (const auto word : {"NaN", "-Infinity", "true", "null", "\"1\"", "{\"x\":1}"}) {
        refuses(kI32, word);
      }
    }};

const Test kFloats{
    "reads floats of every width", [] {
      const auto takes = [](ElementType type, const std::string& text, const std::string& out) {
        expectEqual(echo("{\"inputs\":[" + text + "]}", one(type)), "{\"outputs\":[" + out + "]}");
      };
      takes(kF32, "1435774380,1e39,-1e39,1e-50,-1e-50,0.1",
            "1.43577434e+09,Infinity,-Infinity,0.0,-0.0,0.1");
      takes(kF64, "0.1,18446744073709551616,1e308,1e-400", "0.1,1.8446744073709552e+19,1e+308,0.0");
      takes(kF16, "1,0.1,65504,65520,-65520,1e-8,NaN",
            "1.0,0.0999755859,65504.0,Infinity,-Infinity,0.0,NaN");
      takes(kBF16, "1,0.1,3.39e38,1e39,-Infinity",
            "1.0,0.100097656,3.38953139e+38,Infinity,-Infinity");
      expectRefused(R"({"inputs":[1e400]})", one(kF32), "json_syntax",
                    "The file is not valid json - Error: Number too big to be stored in double. "
                    "Offset: 11");
      for (const auto value : {"true", "null", "\"1\"", "[]", "{}", "{\"b64\":1}"}) {
        expectRefused(std::string("{\"inputs\":[1,") + value + "]}", one(kF32), "invalid_input",
                      kInput);
      }
    }};

const Test kBooleans{
    "reads booleans from words and from integers", [] {
      expectEqual(echo(R"({"inputs":[true,false,1,0,-3,-0,99999999999999999999]})", one(kBool)),
                  R"({"outputs":[true,false,true,false,true,false,true]})");
      expectEqual(echo(R"({"inputs":true})", one(kBool)), R"({"outputs":true})");
      for (const auto value : {"1.0", "NaN", "\"true\"", "null"}) {
        expectRefused(std::string("{\"inputs\":[") + value + "]}", one(kBool), "invalid_input",
                      kInput);
      }
    }};

const Test kStrings{
    "reads strings and base64", [] {
      const auto strings = [](std::string_view json) {
        return onlyValues<std::string>(*decode(json, one(kString)));
      };
      using Strings = std::vector<std::string>;
      expect(strings(R"({"instances":["a","\u00e9\u0000b",{"b64":"aGk"},""]})") ==
                 Strings{"a", std::string("\xc3\xa9\0b", 4), "hi", ""},
             "row");
      expect(strings(R"({"inputs":{"b64":"\u0061Gk="}})") == Strings{"hi"}, "unnamed column");
      expect(strings(R"({"inputs":"s"})") == Strings{"s"}, "scalar");
      expectEqual(toString(dimsOf(R"({"inputs":{"b64":"aGk="}})", one(kString))), "()");
      expectEqual(toString(dimsOf(R"({"instances":[[{"b64":"aGk="}]]})", one(kString))), "(1,1)");
      // An input of that name takes the column for itself.
      const auto b64 = taking({tensor("b64", kString, {-1})});
      expect(
          onlyValues<std::string>(*decode(R"({"inputs":{"b64":"aGk="}})", b64)) == Strings{"aGk="},
          "named");
      for (const auto value : {"1", "null", "true", "{\"b64\":1}", "{\"b64\":\"a\"}",
                               "{\"b64\":\"aGk=\",\"c\":1}", "{\"c\":\"aGk=\"}"}) {
        expectRefused(std::string("{\"inputs\":[\"a\",") + value + "]}", one(kString),
                      "invalid_input", kInput);
      }
      expectRefused(R"({"instances":[1,"a"]})", one(kF32), "invalid_instance", kInstance);
      expectRefused(R"({"instances":["a",1]})", one(kString), "invalid_instance", kInstance);
    }};

const Test kTextForNumbers{
    "hands strings and bytes for rows and images on as strings", [] {
      const auto typeOf = [](std::string_view json, const Signature& signature) {
        return info(decode(json, signature)->inputs.at(0).tensor.type).precision;
      };
      const auto rows = one(kU8, {-1, -1});
      expectEqual(typeOf(R"({"instances":["ab","c"]})", rows), "STRING");
      expectEqual(typeOf(R"({"instances":[{"x":"ab"},{"x":{"b64":"aGk="}}]})", rows), "STRING");
      expectEqual(typeOf(R"({"instances":[[1,2]]})", rows), "U8");
      const auto images = one(kF32, {-1, 2, 2, 3});
      expectEqual(typeOf(R"({"instances":[{"b64":"aGk="}]})", images), "STRING");
      expectEqual(typeOf(R"({"instances":[{"x":{"b64":"aGk="}}]})", images), "STRING");
      expectRefused(R"({"instances":["ab"]})", images, "invalid_instance", kInstance);
      expectRefused(R"({"instances":["ab"]})", one(kU8), "invalid_instance", kInstance);
      // Bytes for any other input are serving's to refuse.
      expectEqual(typeOf(R"({"inputs":{"x":{"b64":"aGk="}}})", one(kF32)), "STRING");
      expectEqual(typeOf(R"({"inputs":[]})", one(kString)), "STRING");
    }};

}  // namespace
}  // namespace vino::codec::tf
