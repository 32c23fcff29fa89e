// SPDX-License-Identifier: Apache-2.0
// KServe requests with a binary part: how it is cut, borrowed, copied and refused.
#include <cstdint>
#include <string>
#include <vector>

#include "codec/codec.h"
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
constexpr std::string_view kE27 = "binary_data_size parameter is invalid and cannot be parsed";
constexpr std::string_view kE28 =
    "Received buffer size is smaller than binary_data_size parameter indicates";
constexpr std::string_view kE40 = "Inputs inside buffer does not match expected format.";

std::string framed(const Texts& texts) {
  std::string bytes;
  for (const auto& text : texts) {
    bytes += rawBytes(std::vector{static_cast<std::uint32_t>(text.size())}) + text;
  }
  return bytes;
}

const Test kBinary{
    "cuts binary inputs in order, given or implied sizes, others between", [] {
      const Floats first{1, 2, 3};
      const std::vector<std::int64_t> second{-5};
      const auto request = decode(
          R"({"inputs":[{"name":"a","shape":[3],"datatype":"FP32","parameters":{"binary_data_size":12}},)"
          R"({"name":"j","shape":[1],"datatype":"UINT8","data":[7]},)"
          R"({"name":"c","shape":[1],"datatype":"INT64","data":null}]})",
          rawBytes(first) + rawBytes(second) + "left over");
      const auto& inputs = request->inputs;
      expectEqual(inputs.size(), std::size_t{3});
      expect(inputs[0].binary && !inputs[1].binary && inputs[2].binary, "which are binary");
      expect(valuesOf<float>(inputs[0].tensor) == first, "first");
      expect(valuesOf<std::uint8_t>(inputs[1].tensor) == std::vector<std::uint8_t>{7}, "JSON");
      expect(valuesOf<std::int64_t>(inputs[2].tensor) == second, "second");
      // `data` empty and a size: binary; half floats only ever so.
      const auto half = decode(oneInput("FP16", "[2]", R"(,"data":[])" + sized("4")), "abcd");
      expect(half->inputs[0].binary, "is binary");
      expectEqual(half->inputs[0].tensor.count, std::uint64_t{2});
      expectEqual(decode(oneInput("BF16", "[2]", ""), "abcd")->inputs[0].tensor.count,
                  std::uint64_t{2});
      // A size that is not the shape's is left to serving, with what came.
      expectEqual(decode(oneInput("FP32", "[1,10]", sized("36")), std::string(36, 'x'))
                      ->inputs[0]
                      .tensor.count,
                  std::uint64_t{9});
    }};

const Test kAlignment{"borrows aligned binary inputs from the body and copies others", [] {
                        const std::string json = oneInput("FP64", "[2]", "");
                        const std::vector<double> values{0.5, -3};
                        for (std::size_t shift = 0; shift < 9; ++shift) {
                          const auto bytes = requestBytes(json, rawBytes(values), true, shift);
                          const auto request = kserve().decode(bytes, nullptr);
                          const auto& tensor = request->inputs[0].tensor;
                          const auto address = reinterpret_cast<std::uintptr_t>(tensor.data);
                          expectEqual(address % alignof(double), std::uintptr_t{0});
                          expect(valuesOf<double>(tensor) == values, "values");
                          const bool borrowed = tensor.data == bytes.body.data() + json.size();
                          expectEqual(borrowed, shift % 8 == 0);
                          if (borrowed) expect(tensor.owner == bytes.owner, "keeps the body alive");
                        }
                      }};

const Test kBinaryFaults{
    "refuses binary parts that do not fit", [] {
      const std::string ten(40, 'x');
      const auto refused = [](const std::string& json, const std::string& binary,
                              std::string_view reason, std::string_view message) {
        expectRefused(requestBytes(json, binary, true), reason, message);
      };
      refused(withData("FP32", "[1]", "[1]" + sized("4")), "1234", "binary_and_data",
              "Request contains values both in binary data and in content value");
      for (const char* size : {"true", "\"40\"", "\"4, 4\"", "-1", "1.5", "4e1", "1e3"}) {
        refused(oneInput("FP32", "[10]", sized(size)), ten, "invalid_binary_size", kE27);
      }
      for (const char* size : {"null", "[40]", "{}"}) {
        refused(oneInput("FP32", "[10]", sized(size)), ten, "invalid_parameters", kE23);
      }
      refused(oneInput("FP32", "[10]", sized("40")), std::string(36, 'x'), "binary_too_short",
              std::string(kE28) + " - Expected: 40 bytes; Actual: 36 bytes; input name: b");
      refused(oneInput("FP32", "[10]", sized("18446744073709551615")), ten, "binary_too_short",
              kE28);
      refused(oneInput("FP32", "[10]", ""), std::string(39, 'x'), "binary_too_short", kE28);
      expectRefused(oneInput("FP32", "[10]", ""), "binary_too_short", kE28);
      refused(
          oneInput("FP64", "[2147483647,2147483647,2147483647]", ""), ten, "shape_overflow",
          "Invalid content size of tensor proto - Binary input shape dimensions overflow size_t");
      refused(
          oneInput("FP64", "[2147483647,2147483647,2]", ""), ten, "shape_overflow",
          "Invalid content size of tensor proto - Binary input shape dimensions overflow size_t");
      // Bytes that end within an element: no count could tell serving.
      const Signature signature;
      expectRefused(requestBytes(oneInput("FP32", "[10]", sized("37")), ten),
                    "invalid_content_size",
                    "Invalid content size of tensor proto - Expected: 40 bytes; Actual: 37 bytes; "
                    "input name: b",
                    &signature);
    }};

const Test kStrings{
    "reads framed strings, with the prefix always", [] {
      const Texts two{"hello", "!"};
      const auto request = decode(oneInput("BYTES", "[2]", sized("14")), framed(two));
      expect(onlyValues<std::string>(*request) == two, "strings");
      expect(request->inputs[0].binary, "is binary");
      const Texts odd{"", std::string("\0\xff", 2), std::string(300, 'y')};
      const auto bytes = framed(odd);
      const auto other =
          decode(oneInput("BYTES", "[3,1]", sized(std::to_string(bytes.size()))), bytes);
      expect(onlyValues<std::string>(*other) == odd, "strings");
      // More than the shape makes are counted.
      const auto more = decode(oneInput("BYTES", "[1]", sized("14")), framed(two));
      expectEqual(more->inputs[0].tensor.count, std::uint64_t{2});
      // Without a size only as the sole input of shape [1]: the rest of the body.
      const auto sole = decode(oneInput("BYTES", "[1]", ""), framed({"an image"}));
      expect(onlyValues<std::string>(*sole) == Texts{"an image"}, "the rest");
      for (const char* shape : {"[]", "[2]", "[1,1]", "[0]"}) {
        expectRefused(requestBytes(oneInput("BYTES", shape, ""), framed({"a"})), "invalid_input",
                      kE20);
      }
      expectRefused(requestBytes(R"({"inputs":[{"name":"a","shape":[1],"datatype":"BYTES"},)"
                                 R"({"name":"b","shape":[1],"datatype":"UINT8","data":[1]}]})",
                                 framed({"a"})),
                    "invalid_input", kE20);
      for (const auto& bad : {std::string("\x05\0\0\0four", 8), std::string("abc"),
                              framed({"a"}) + "xy", std::string("\xff\xd8\xff\xe0 a bare image")}) {
        expectRefused(requestBytes(oneInput("BYTES", "[1]", ""), bad), "bytes_framing", kE40);
      }
    }};

const Test kManyStrings{"refuses more strings than a tensor may have", [] {
                          const std::string many((std::size_t{33554432} + 1) * 4, '\0');
                          expectRefused(requestBytes(oneInput("BYTES", "[1]", ""), many),
                                        "too_many_strings",
                                        "Maximum 2D array after string conversion exceeded 1GB - "
                                        "Expected: at most 33554432 strings; "
                                        "Actual: 33554433 strings; input name: b");
                        }};

}  // namespace
}  // namespace vino::codec
