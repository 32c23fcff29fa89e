// SPDX-License-Identifier: Apache-2.0
// The reader takes exactly RFC 8259: known-good and known-bad texts, and random ones held against
// simdjson's parser.
#include "codec/json_reader.h"

#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "check.h"
#include "simdjson.h"

namespace vino::codec {
namespace {

using test::expect;
using test::expectEqual;
using test::Test;

/// Where the text is at fault, or nothing. It lies in a block of exactly its size.
std::optional<std::string> faultOf(std::string_view text) {
  const std::unique_ptr<char[]> exact(new char[text.size()]);
  text.copy(exact.get(), text.size());
  JsonReader json({exact.get(), text.size()});
  try {
    json.skip();
    json.end();
  } catch (const JsonError& error) {
    return error.message();
  }
  return std::nullopt;
}

const Test kGood{"accepts every form of value", [] {
                   for (const char* text : {"null",
                                            " true ",
                                            "false",
                                            "0",
                                            "-0",
                                            "1.5e+10",
                                            "1E-5",
                                            "0.0",
                                            "\"\"",
                                            "[]",
                                            "{}",
                                            "[ ]",
                                            "{ }",
                                            "\t[1 , 2\n,\r3 ]",
                                            R"({"a":{"b":[{}]},"a":1})",
                                            R"(["\u0041\\\/\b\f\n\r\t\""])",
                                            R"("\ud83d\ude00")",
                                            "\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\x7f\"",
                                            "1e308",
                                            "[1e-999999999999999999999]",
                                            "0e999999999999999999999",
                                            "[123456789012345678901234567890]"}) {
                     expectEqual(faultOf(text).value_or("none"), "none");
                   }
                 }};

const Test kBad{"refuses everything else and says where", [] {
                  const std::vector<std::pair<std::string, std::size_t>> texts{
                      {"", 0},
                      {"  ", 2},
                      {"nul", 3},
                      {"falsy", 4},
                      {"True", 0},
                      {"+1", 0},
                      {".5", 0},
                      {"01", 1},
                      {"-", 1},
                      {"-a", 1},
                      {"1.", 2},
                      {"1.e5", 2},
                      {"1e", 2},
                      {"1e+", 3},
                      {"0x10", 1},
                      {"[1", 2},
                      {"[1,", 3},
                      {"[1,]", 3},
                      {"[,1]", 1},
                      {"[1 2]", 3},
                      {"[1}", 2},
                      {"{", 1},
                      {"{1:2}", 1},
                      {"{\"a\"}", 4},
                      {"{\"a\":}", 5},
                      {"{\"a\":1,}", 7},
                      {"{\"a\":1 \"b\":2}", 7},
                      {"{\"a\" 1}", 5},
                      {"\"a", 2},
                      {"\"\\", 1},
                      {"\"\\x\"", 1},
                      {"\"\\u12\"", 1},
                      {"\"\\u00g0\"", 1},
                      {"\"\\ud800\"", 1},
                      {"\"\\ud800\\u0041\"", 1},
                      {"\"\\udc00\"", 1},
                      {"\"\n\"", 1},
                      {std::string("\"\0\"", 3), 1},
                      {std::string("\0", 1), 0},
                      {"[1]x", 3},
                      {"// c\n1", 0},
                      {"\xef\xbb\xbf"
                       "1",
                       0},
                      {"\"\xff\"", 0},
                      {"\"\xc0\x80\"", 0},
                      {"\"\xed\xa0\x80\"", 0},
                      {"\"abcdefgh\xc3\"", 0},
                      {"[1e309]", 1},
                      {"[-1e400]", 1},
                      {"['a']", 1},
                      {"NaN", 0},
                      {"[Infinity]", 1},
                      {"[\"a\" \"b\"]", 5}};
                  for (const auto& [text, offset] : texts) {
                    const auto fault = faultOf(text);
                    expect(fault && fault->ends_with(" Offset: " + std::to_string(offset)),
                           "of " + text + ": " + fault.value_or("accepted"));
                  }
                }};

const Test kLargest{
    "draws the line of numbers where doubles end", [] {
      const std::string most = "179769313486231570" + std::string(291, '0');
      expectEqual(faultOf(most).value_or("none"), "none");
      expect(faultOf("179769313486231590" + std::string(291, '0')).has_value(), "too large");
      expect(faultOf("1" + std::string(400, '0')).has_value(), "401 digits");
      expectEqual(faultOf("0." + std::string(400, '0') + "1").value_or("none"), "none");
      expectEqual(faultOf("0." + std::string(400, '0') + "1e500").value_or("none"), "none");
      expect(faultOf("0." + std::string(400, '0') + "1e800").has_value(),
             "too large by its exponent");
    }};

const Test kStrings{"reads long strings with escapes anywhere", [] {
                      for (std::size_t before = 0; before < 20; ++before) {
                        const std::string run(before, 'x');
                        const std::string text =
                            std::string("\"") + run + "\\n" + run + "\\u00e9" + run + "\"";
                        JsonReader json(text);
                        expect(json.peek() == JsonKind::kString, "a string");
                        expectEqual(json.string(), run + "\n" + run + "\xc3\xa9" + run);
                        json.end();
                      }
                    }};

const Test kDepth{
    "counts levels, not brackets", [] {
      std::string wide = "[";
      for (int i = 0; i < 1000; ++i) wide += "[{}],";
      expectEqual(faultOf(wide + "1]").value_or("none"), "none");
      expectEqual(faultOf(std::string(100, '[') + std::string(100, ']')).value_or("none"), "none");
      expect(faultOf(std::string(101, '[') + std::string(101, ']'))
                 .value_or("")
                 .starts_with("JSON nest"),
             "101 levels");
    }};

/// What simdjson's own parser says of a text.
bool simdjsonTakes(const std::string& text) {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  return parser.parse(text).get(root) == simdjson::SUCCESS;
}

const Test kMutations{
    "agrees with simdjson on mutated texts", [] {
      const std::string seed =
          R"({"a":[1,-2.5e-3,true,false,null,"x\u00e9\n"],"b":{"c":[[],{}]},"d":"\ud83d\ude00 é","e":0.10})";
      const std::string alphabet = "{}[]\",:\\u0123456789eE+-.tfn \n\x01\xc3\xa9";
      std::mt19937 random(1);
      for (int round = 0; round < 20000; ++round) {
        auto text = seed;
        for (auto edits = 1 + random() % 3; edits > 0; --edits) {
          const auto at = random() % text.size();
          const char letter = alphabet[random() % alphabet.size()];
          switch (random() % 3) {
            case 0:
              text[at] = letter;
              break;
            case 1:
              text.insert(at, 1, letter);
              break;
            default:
              text.erase(at, 1);
          }
        }
        if (faultOf(text).has_value() == simdjsonTakes(text)) {
          expect(false, "disagrees on " + text + ": " + faultOf(text).value_or("accepted"));
        }
      }
    }};

}  // namespace
}  // namespace vino::codec
