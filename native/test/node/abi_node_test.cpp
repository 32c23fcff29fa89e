// SPDX-License-Identifier: Apache-2.0
#include "node/abi_node.h"

#include <cstdint>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "base/error.h"
#include "check.h"
#include "failing_new.h"
#include "node/faults.h"
#include "node/nodes.h"

namespace vino::node {
namespace {

using test::floats;
using test::inputs;
using test::LedgerCount;
using test::nodeOf;
using test::values;
using ::vino::test::expect;
using ::vino::test::expectEqual;
using ::vino::test::expectThrows;
using ::vino::test::FailingNew;
using ::vino::test::Test;

const Test kPlain{"runs a library that knows the interface by its facts alone", [] {
                    const auto node = nodeOf("plain");
                    expectEqual(node.signature().inputs.at(0).name, "numbers");
                    expectEqual(toString(node.signature().inputs.at(0).shape), "(1,-1)");
                    expectEqual(node.signature().outputs.at(0).name, "doubled");
                    const auto outputs =
                        node.execute(inputs(floats("numbers", {1, 3}, {1, 2, 3.5F})));
                    expectEqual(outputs.size(), std::size_t{1});
                    expectEqual(outputs.at(0).name, "doubled");
                    expect(outputs.at(0).dims == Dims{1, 3});
                    expect(values<float>(outputs.at(0)) == std::vector<float>{2, 4, 7});
                  }};

const Test kSignature{"declares what the library declares, sorted, with 0 as any", [] {
                        const auto node = nodeOf("counting");
                        const auto& [ins, outs] = node.signature();
                        expectEqual(ins.size(), std::size_t{1});
                        expectEqual(toString(ins.at(0).shape), "(-1,3,-1)");
                        expect(ins.at(0).shape.dims.at(0).isAny());
                        expectEqual(outs.size(), std::size_t{3});
                        expectEqual(outs.at(0).name, "copy");
                        expectEqual(outs.at(1).name, "count");
                        expectEqual(outs.at(2).name, "type");
                        expectEqual(info(outs.at(1).type).precision, "I64");
                      }};

const Test kReleases{"gives back items plus one a declaration, outputs, dims and data a run", [] {
                       const LedgerCount released("counting", "released");
                       const LedgerCount outstanding("counting", "outstanding");
                       const auto node = nodeOf("counting");
                       expectEqual(released.now(), 2L + 4L);
                       {
                         const auto outputs = node.execute(inputs(floats("numbers", {2}, {1, 2})));
                         expectEqual(released.now(), 6L + 1L + 3L);
                         expectEqual(outstanding.now(), 3L);
                       }
                       expectEqual(released.now(), 10L + 3L);
                       expectEqual(outstanding.now(), 0L);
                     }};

const Test kInPlace{
    "hands on output memory without a copy", [] {
      const LedgerCount handedOut("counting", "handed_out");
      const LedgerCount outstanding("counting", "outstanding");
      auto outputs = nodeOf("counting").execute(inputs(floats("numbers", {2, 2}, {1, 2, 3, 4})));
      const auto held = std::move(outputs.at(0));
      outputs.clear();
      expectEqual(outstanding.now(), 1L);
      expect(held.dims == Dims{2, 2});
      expect(values<float>(held) == std::vector<float>{1, 2, 3, 4});
    }};

const Test kTypes{
    "shows every type of the interface by its number, any other as 0", [] {
      using enum ElementType;
      const auto node = nodeOf("counting");
      const std::vector<std::pair<ElementType, std::int64_t>> numbers{
          {kF32, 1}, {kF16, 2}, {kU8, 3},  {kI8, 4}, {kI16, 5},
          {kU16, 6}, {kI32, 7}, {kF64, 8}, {kI64, 9}};
      for (const auto& [type, number] : numbers) {
        const auto outputs = node.execute(inputs(Tensor::allocate("numbers", type, {2, 0, 3}, 0)));
        expectEqual(outputs.at(2).elements<std::int64_t>()[0], number);
        expect(outputs.at(0).type == type);
        expect(outputs.at(0).dims == Dims{2, 0, 3});
      }
      for (const auto type : {kBool, kBF16, kU32, kU64}) {
        expectThrows<Error>(
            [&] {
              static_cast<void>(node.execute(inputs(Tensor::allocate("numbers", type, {1}, 1))));
            },
            [](const Error& error) { expectEqual(error.reason(), kInvalidPrecision.reason); });
      }
    }};

const Test kStrings{"refuses strings", [] {
                      const auto node = nodeOf("counting");
                      expectThrows<Error>(
                          [&] {
                            static_cast<void>(node.execute(
                                inputs(Tensor::allocate("numbers", ElementType::kString, {1}, 1))));
                          },
                          [](const Error& error) {
                            expectEqual(codeName(error.code()), "invalid_argument");
                            expectEqual(error.reason(), "invalid_precision");
                            expect(error.message().find("here") != std::string::npos);
                          });
                    }};

const Test kMissing{"names node and output where one is missing", [] {
                      const auto error = missingOutput("crop", "boxes");
                      expectEqual(error.reason(), "node_library_missing_output");
                      expectEqual(error.message(),
                                  "Custom node output is missing - Node: crop output: boxes");
                    }};

const Test kMany{
    "leaves nothing behind after ten thousand runs from four threads", [] {
      const LedgerCount outstanding("counting", "outstanding");
      const LedgerCount strays("counting", "strays");
      const LedgerCount executed("counting", "executed");
      const LedgerCount afterEnd("counting", "released_after_end");
      {
        const auto node = nodeOf("counting", {{"a", "1"}, {"b", "2"}});
        std::vector<std::thread> threads;
        for (int i = 0; i < 4; ++i) {
          threads.emplace_back([&node] {
            for (int run = 0; run < 2500; ++run) {
              static_cast<void>(node.execute(inputs(floats("numbers", {1, 3}, {1, 2, 3}))));
            }
          });
        }
        for (auto& thread : threads) thread.join();
      }
      expectEqual(executed.now(), 10'000L);
      expectEqual(outstanding.now(), 0L);
      expectEqual(strays.now(), 0L);
      expectEqual(afterEnd.now(), 0L);
    }};

const Test kNoMemory{"takes all back where memory runs out at any moment", [] {
                       const LedgerCount outstanding("counting", "outstanding");
                       const LedgerCount strays("counting", "strays");
                       bool ran = false;
                       for (std::size_t nth = 0; !ran; ++nth) {
                         auto given = inputs(floats("numbers", {1, 3}, {1, 2, 3}));
                         const auto node = nodeOf("counting");
                         try {
                           const FailingNew failing(nth);
                           static_cast<void>(node.execute(std::move(given)));
                           ran = !failing.failed();
                           expect(ran, "failed at allocation " + std::to_string(nth) + " unseen");
                         } catch (...) {
                           const auto error = caught();
                           expectEqual(error.reason(), "out_of_memory");
                         }
                         expectEqual(outstanding.now(), 0L);
                       }
                       expectEqual(strays.now(), 0L);
                     }};

}  // namespace
}  // namespace vino::node
