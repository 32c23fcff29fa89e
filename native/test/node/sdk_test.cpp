// SPDX-License-Identifier: Apache-2.0
// The SDK's C++ layer (sdk/include/vinoserve): its parts, and a node on it under the host's checks.
#include <algorithm>
#include <cstdint>
#include <functional>
#include <new>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/error.h"
#include "check.h"
#include "node/faults.h"
#include "node/nodes.h"
#include "vinoserve/memory.hpp"
#include "vinoserve/params.hpp"
#include "vinoserve/tensor.hpp"

namespace vino::node {
namespace {

using test::inputs;
using test::nodeOf;
using test::values;
using ::vino::test::expect;
using ::vino::test::expectEqual;
using ::vino::test::expectThrows;
using ::vino::test::Test;

Tensor pairs(const std::vector<double>& numbers) {
  auto tensor = Tensor::allocate(
      "in", ElementType::kF64, {static_cast<std::int64_t>(numbers.size() / 2), 2}, numbers.size());
  std::ranges::copy(numbers, tensor.elements<double>().begin());
  return tensor;
}

void expectFault(const std::string& what, const Fault& fault) {
  expectThrows<Error>(
      [&] { static_cast<void>(nodeOf("sdk", {{"do", what}}).execute(inputs(pairs({1, 2})))); },
      [&](const Error& error) { expectEqual(error.reason(), fault.reason); });
}

const Test kRuns{"runs a node of the SDK, scalars and empty tensors too", [] {
                   const auto node = nodeOf("sdk");
                   expectEqual(toString(node.signature().outputs.at(0).shape), "(-1,2)");
                   expectEqual(toString(node.signature().outputs.at(1).shape), "()");
                   for (int run = 0; run < 3; ++run) {
                     const auto outputs = node.execute(inputs(pairs({1, 2, 3, 5})));
                     expect(values<std::int64_t>(outputs.at(0)) == std::vector<std::int64_t>{2});
                     expect(outputs.at(0).dims.empty());
                     expect(values<double>(outputs.at(1)) == std::vector<double>{0.5, 1, 1.5, 2.5});
                     const auto none = node.execute(inputs(pairs({})));
                     expect(none.at(1).dims == Dims{0, 2});
                   }
                 }};

const Test kFails{"turns what a node throws into a status, and keeps nothing", [] {
                    expectFault("not_load", kInitializeFailed);
                    expectFault("not_declare", kMetadataFailed);
                    expectFault("half", kExecutionFailed);
                    expectFault("nothing", kOutputsCorruptedCount);
                  }};

const Test kTypeChecked{"refuses an input of another type", [] {
                          const auto node = nodeOf("sdk");
                          expectThrows<Error>([&] {
                            static_cast<void>(node.execute(inputs(test::floats("in", {1}, {1}))));
                          });
                          expectThrows<Error>([&] { static_cast<void>(node.execute({})); });
                        }};

const Test kMemory{"keeps as many blocks as asked for, and gives out only whole ones", [] {
                     vinoserve::Memory memory(1);
                     auto* const first = memory.take(100);
                     auto* const second = memory.take(100);
                     expectEqual(reinterpret_cast<std::uintptr_t>(first) % 64, std::uintptr_t{0});
                     memory.put(first);
                     memory.put(second);
                     expect(memory.take(100) == first, "the kept block");
                     memory.put(first);
                     auto* const larger = memory.take(1000);
                     expect(larger != first, "a block of another size");
                     memory.put(larger);
                     memory.put(nullptr);
                     expectThrows<std::bad_alloc>([&] { memory.take(~std::size_t{0}); });
                   }};

vinoserve::Params params(const std::vector<CustomNodeParam>& list) {
  return {list.data(), static_cast<int>(list.size())};
}

void expectRefused(const std::function<void()>& read, const std::string& text) {
  expectThrows<std::invalid_argument>(
      read, [&](const auto& error) { expectEqual(std::string(error.what()), text); });
}

const Test kParams{"reads typed params, and tells what does not parse", [] {
                     const auto given = params({{"n", "12"},
                                                {"x", "0.5"},
                                                {"bad", "12a"},
                                                {"on", "true"},
                                                {"list", "[1, 2.5,3]"},
                                                {"none", "[]"},
                                                {"kind", "NHWC"}});
                     expectEqual(given.number<int>("n"), 12);
                     expectEqual(given.number<float>("x"), 0.5F);
                     expectEqual(given.number<int>("absent", 7), 7);
                     expectEqual(given.flag("on", false), true);
                     expectEqual(given.flag("absent", true), true);
                     expect(given.list("list") == std::vector<float>{1, 2.5F, 3});
                     expect(given.list("none").empty() && given.list("absent").empty());
                     expectEqual(given.choice("kind", {"NCHW", "NHWC"}, "NCHW"), "NHWC");
                     expectRefused([&] { static_cast<void>(given.number<int>("bad", 1)); },
                                   "param bad: expected a number, got \"12a\"");
                     expectRefused([&] { static_cast<void>(given.number<int>("absent")); },
                                   "param absent is required");
                     expectRefused([&] { static_cast<void>(given.flag("n", true)); },
                                   "param n: expected one of true, false, got \"12\"");
                     expectRefused([&] { static_cast<void>(given.list("n")); },
                                   "param n: expected a list such as [1,2], got \"12\"");
                   }};

const Test kInputs{"finds inputs by name and holds them against dims", [] {
                     std::vector<std::uint64_t> dims{1, 3};
                     const CustomNodeTensor tensor{"a", nullptr, 0, dims.data(), 2, U8};
                     const vinoserve::Inputs in(&tensor, 1);
                     in["a"].expectDims({1, vinoserve::kAny});
                     expectRefused([&] { in["a"].expectDims({vinoserve::kAny, 4}); },
                                   "input a: expected shape (-1,4), got (1,3)");
                     expectRefused([&] { in["a"].expectDims({1}); },
                                   "input a: expected shape (1), got (1,3)");
                     expectRefused([&] { static_cast<void>(in["a"].elements<float>()); },
                                   "input a: expected FP32, got U8");
                     expectRefused([&] { static_cast<void>(in["b"]); }, "input b is missing");
                   }};

}  // namespace
}  // namespace vino::node
