// SPDX-License-Identifier: Apache-2.0
// Arrays that several threads read in parts: the same tensors and the same refusals as in one go,
// wherever the cuts are.
#include "codec/number_parts.h"

#include <algorithm>
#include <array>
#include <mutex>
#include <optional>
#include <random>
#include <source_location>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/thread_pool.h"
#include "tf_requests.h"

namespace vino::codec {
namespace {

using test::expect;
using test::expectEqual;
using test::Test;
using tf::one;
using Random = std::mt19937_64;

/// Nothing waits for its workers: whoever is called to help too late for an array is gone.
ThreadPool& pool() {
  static ThreadPool threads("helpers", 3);
  while (threads.queued() > 0) std::this_thread::yield();
  return threads;
}

/// What becomes of a request: its tensors byte for byte, or the refusal.
std::string outcomeOf(const Codec& codec, std::string_view text, const Signature& signature,
                      Helpers helpers) {
  auto bytes = requestBytes(text);
  bytes.helpers = helpers;
  try {
    const auto request = codec.decode(bytes, &signature);
    std::string all;
    for (const auto& [tensor, binary, tensorflow] : request->inputs) {
      all += tensor.name + toString(tensor.dims) + std::to_string(tensor.count) + ":";
      const auto whole = elementCount(tensor.dims).value_or(tensor.count);
      const auto held = std::min(whole, tensor.count) * byteSize(tensor.type);
      all.append(reinterpret_cast<const char*>(tensor.data), static_cast<std::size_t>(held));
    }
    return all;
  } catch (const Error& error) {
    return error.reason() + ": " + error.message();
  }
}

void expectSame(const Codec& codec, std::string_view text, const Signature& signature,
                std::size_t share, std::source_location at = std::source_location::current()) {
  const auto alone = outcomeOf(codec, text, signature, {});
  const auto helped = outcomeOf(codec, text, signature, {&pool(), share});
  expect(helped == alone,
         "shares of " + std::to_string(share) + " bytes: expected " + alone + ", got " + helped +
             " of " + std::string(text),
         at);
}

/// Every request that the array makes, cut at every comma and at some.
void expectSameEverywhere(std::string_view array,
                          std::source_location at = std::source_location::current()) {
  constexpr std::array<std::size_t, 5> kShares{1, 2, 3, 7, 20};
  const std::string text(array);
  for (const std::size_t share : kShares) {
    for (const auto* const type : {"FP32", "FP64", "INT8", "UINT64", "BOOL"}) {
      expectSame(kserve(), withData(type, "[2,3]", array), {}, share, at);
    }
    for (const auto type : {ElementType::kF32, ElementType::kF16, ElementType::kBF16,
                            ElementType::kI16, ElementType::kBool}) {
      const auto signature = one(type, {-1, -1});
      expectSame(tf::predict(), R"({"instances":)" + text + "}", signature, share, at);
      expectSame(tf::predict(), R"({"inputs":)" + text + R"(,"signature_name":"x"})", signature,
                 share, at);
      expectSame(tf::predict(), R"({"instances":[{"x":)" + text + R"(},{"x":)" + text + "}]}",
                 signature, share, at);
    }
  }
}

const Test kRight{"reads arrays in parts as in one go", [] {
                    for (const std::string_view array : {
                             "[1,2,3,4,5,6]",
                             "[[1,2,3],[4,5,6]]",
                             " [ [ 1 , 2 , 3 ] , [ 4 , 5 , 6 ] ] ",
                             "[\n[1,\n2,\n3],\r\n\t[4, 5, 6]]",
                             "[[[1,2],[3,4],[5,6]],[[7,8],[9,10],[11,12]]]",
                             "[[[1],[2],[3]],[[4],[5],[6]]]",
                             "[[],[],[]]",
                             "[[[],[]],[[],[]]]",
                             "[]",
                             "[true,false,true,true]",
                             "[[true,false],[1,0]]",
                             "[NaN,-Infinity,1,Inf,-NaN,2]",
                             "[0.1,-2.5e-3,1e300,1e-300,12345678901234567890123,0]",
                             "[0.12345678901234567,1.2345678901234567,-0.00012345678901234567]",
                         }) {
                      expectSameEverywhere(array);
                    }
                  }};

const Test kWrong{"refuses in parts as in one go", [] {
                    for (const std::string_view array : {
                             "[1,2,3,[4,5],6]",
                             "[[1,2,3],4,5,6]",
                             "[1,2,[3]]",
                             "[[1,2],[3],[4,5]]",
                             "[[1,2],[3,4],[5]]",
                             "[[1,2],[[3,4]],[5,6]]",
                             "[[1,2],[],[5,6]]",
                             "[[[1,2],[3,4]],[[5,6]]]",
                             "[1,2,3,null]",
                             "[1,2,\"3\",4]",
                             "[1,2,{\"b64\":\"AA==\"},4]",
                             "[1,2,3",
                             "[1,2,3]]",
                             "[[1,2,3]",
                             "[1,2,3],4,5",
                             "[1,2,3],[4,5]",
                             "[[1,2],[3,4]]],[5",
                             "[1,,2]",
                             "[1,2,]",
                             "[,1,2]",
                             "[1 2,3]",
                             "[1,2}",
                             "[1,01,2]",
                             "[1,2.,3]",
                             "[1,-,3]",
                             "[1,1e999,3]",
                             "[1,2,nul,3]",
                             "[1,300,-1,1.5,70000]",
                             "1,2,3",
                             "[1,2,/**/3]",
                         }) {
                      expectSameEverywhere(array);
                    }
                  }};

const Test kEveryCut{"cuts in two at every place", [] {
                       // As many spaces in front or behind put the middle of the array's text
                       // wherever it shall be.
                       const std::string_view array = "[[1.5,-2],[3,4e1],[5,6]]";
                       for (std::size_t spaces = 0; spaces <= array.size(); ++spaces) {
                         const std::string padding(spaces, ' ');
                         const auto later = "[" + padding + std::string(array.substr(1));
                         const auto sooner =
                             std::string(array.substr(0, array.size() - 1)) + padding + "]";
                         for (const auto& text : {later, sooner}) {
                           const auto share = text.size() / 2 - 1;
                           expectSame(kserve(), withData("FP32", "[3,2]", text), {}, share);
                           expectSame(tf::predict(), R"({"instances":)" + text + "}",
                                      one(ElementType::kF32, {-1, -1}), share);
                         }
                       }
                     }};

const Test kDepth{"counts levels across parts", [] {
                    for (const std::size_t depth : {50U, 96U, 97U, 98U, 99U, 100U, 101U, 120U}) {
                      const auto array =
                          std::string(depth, '[') + "1,2,3" + std::string(depth, ']');
                      expectSameEverywhere(array);
                    }
                  }};

/// Lists of lists, all of one length a level but for one in `wrong` elements, which is odd.
std::string randomLists(Random& random, std::size_t depth, std::size_t wrong) {
  const auto spaces = [&] { return std::string(random() % 8 == 0 ? random() % 3 : 0, ' '); };
  if (wrong > 0 && random() % wrong == 0) {
    constexpr std::array kOdd{"[]", "7", "[1]", "[[2,3]]", "null", "", "true", "1.5e", "[1,2,3"};
    return kOdd[random() % kOdd.size()];
  }
  if (depth == 0) return std::to_string(static_cast<int>(random() % 200) - 50);
  std::string text = "[";
  for (std::size_t i = 0; i < 2 + depth; ++i) {
    if (i > 0) text += "," + spaces();
    text += randomLists(random, depth - 1, wrong) + spaces();
  }
  return text + "]";
}

const Test kRandom{
    "reads random lists in parts as in one go", [] {
      Random random(1);
      for (int round = 0; round < 3000; ++round) {
        const auto array = randomLists(random, 1 + random() % 3, 40 * (random() % 2));
        const auto share = 1 + random() % 30;
        expectSame(kserve(), withData("INT16", "[4]", array), {}, share);
        expectSame(tf::predict(), R"({"inputs":)" + array + "}", one(ElementType::kF32), share);
      }
    }};

/// The simplest rules: every number is a double.
struct Doubles {
  template <typename T>
  static std::optional<T> fromNumber(const JsonNumber& number) {
    return toDouble(number);
  }
};

/// How many values were read in parts, and what follows; nothing where that was left undone.
std::optional<std::string> readParts(std::string_view text, Helpers helpers) {
  JsonReader json(text, NonFinite::kRefused, helpers);
  GrowingTensor tensor("t", ElementType::kF64, 0);
  AnyNesting nesting;
  if (!readInParts<double, Doubles>(json, nesting, tensor)) return std::nullopt;
  const auto behind = text.substr(text.size() - json.remaining());
  return std::to_string(tensor.count()) + std::string(behind);
}

const Test kParts{
    "takes parts where they are worth it and right", [] {
      ThreadPool single("single", 1);
      const std::string_view text = "[[1,2],[3,4],[5,6]]";
      expectEqual(readParts(text, {&pool(), 1}).value_or("no parts"), "6");
      expectEqual(readParts(text, {&pool(), text.size() / 2}).value_or("no parts"), "6");
      expectEqual(readParts("[1,2,3]}]}", {&pool(), 2}).value_or("no parts"), "3}]}");
      expectEqual(readParts(R"([1,2,3,4,5,6] , "x":[4])", {&pool(), 7}).value_or("no parts"),
                  R"(6 , "x":[4])");
      expect(!readParts(text, {&pool(), text.size()}), "a share is all of it");
      expect(!readParts(text, {&pool()}), "far too small");
      expect(!readParts(text, {}), "nobody helps");
      expect(!readParts(text, {&single, 1}), "the only worker is at it");
      expect(!readParts("[[1,2],[3,4],[5,6]", {&pool(), 1}), "no end");
      expect(!readParts("[1,2,x,3]", {&pool(), 1}), "no number");
    }};

const Test kBusy{"reads in one go where others wait for a worker", [] {
                   // A task that is queued behind one that never ends before it is let go.
                   std::mutex gate;
                   ThreadPool two("two", 2);
                   std::unique_lock closed(gate);
                   for (int i = 0; i < 3; ++i) {
                     two.submit([&gate] { const std::lock_guard passing(gate); });
                   }
                   expect(!readParts("[1,2,3,4,5,6,7,8]", {&two, 1}), "a task is queued");
                   closed.unlock();
                 }};

const Test kShortLists{
    "does not keep an outline as large as its text", [] {
      std::string text = "[";
      for (int i = 0; i < 1000; ++i) text += i % 2 == 0 ? "[1]," : "[1,2],";
      text += "[]]";
      expect(!readParts(text, {&pool(), text.size() / 2}), "irregular lists");
      std::string regular = "[";
      for (int i = 0; i < 1000; ++i) regular += "[1,2,3],";
      regular += "[4,5,6]]";
      expectEqual(readParts(regular, {&pool(), regular.size() / 2}).value_or("no parts"), "3003");
    }};

}  // namespace
}  // namespace vino::codec
