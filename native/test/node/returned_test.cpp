// SPDX-License-Identifier: Apache-2.0
// What libraries return, right and wrong (pipelines.md 7.4, 12.9): the fault, and that every block
// has gone back to the library once.
#include "node/returned.h"

#include <functional>
#include <string>
#include <vector>

#include "base/error.h"
#include "check.h"
#include "node/faults.h"
#include "node/nodes.h"

namespace vino::node {
namespace {

using test::LedgerCount;
using test::nodeOf;
using test::values;
using ::vino::test::expect;
using ::vino::test::expectEqual;
using ::vino::test::expectThrows;
using ::vino::test::Test;

/// Runs `body`; afterwards the library has all of its memory back, and nothing else.
void expectBalanced(const std::function<void()>& body) {
  const LedgerCount outstanding("faulty", "outstanding");
  const LedgerCount strays("faulty", "strays");
  const LedgerCount afterEnd("faulty", "released_after_end");
  const LedgerCount initialized("faulty", "initialized");
  const LedgerCount deinitialized("faulty", "deinitialized");
  body();
  expectEqual(outstanding.now(), 0L);
  expectEqual(strays.now(), 0L);
  expectEqual(afterEnd.now(), 0L);
  expectEqual(deinitialized.now(), initialized.now());
}

void expectFault(const std::string& fault, const Fault& expected, const std::string& detail = {}) {
  expectBalanced([&] {
    expectThrows<Error>(
        [&] { static_cast<void>(nodeOf("faulty", {{"fault", fault}}).execute({})); },
        [&](const Error& error) {
          expectEqual(error.reason(), expected.reason);
          expectEqual(codeName(error.code()), "internal");
          const auto start = std::string(expected.text) + " - Node: here - ";
          expect(error.message().starts_with(start), fault + " says " + error.message());
          expect(error.message().find(detail) != std::string::npos,
                 fault + " says " + error.message());
        });
  });
}

const Test kFailures{"tells a run that fails, with what it said", [] {
                       expectFault("throws", kExecutionFailed, "out of luck");
                       expectFault("throws_number", kExecutionFailed, "unknown exception");
                       expectFault("status", kExecutionFailed, "returned 7");
                     }};

const Test kArrays{"refuses an array of outputs that is none", [] {
                     expectFault("null_outputs", kOutputsCorrupted);
                     expectFault("zero", kOutputsCorruptedCount, "0");
                     expectFault("negative", kOutputsCorruptedCount, "-1");
                   }};

const Test kItems{"refuses an output that contradicts itself, and takes the others back too", [] {
                    expectFault("null_name", kOutputMissingName);
                    expectFault("few_bytes", kInvalidContentSize,
                                "output: good - Expected: 8 bytes for shape (2); Actual: 7 bytes");
                    expectFault("many_bytes", kInvalidContentSize);
                    expectFault("overflow", kInvalidContentSize, "too many bytes");
                    expectFault("overflow_bytes", kInvalidContentSize, "too many bytes");
                    expectFault("negative_dim", kInvalidContentSize, "18446744073709551615");
                    expectFault("unspecified", kInvalidPrecision, "output: good - 0");
                    expectFault("precision_77", kInvalidPrecision, "output: good - 77");
                    expectFault("null_data", kInvalidContentSize, "no data");
                    expectFault("empty_null", kInvalidContentSize, "no data");
                    expectFault("null_dims", kOutputsCorrupted, "1 dimensions at no address");
                    expectFault("many_dims", kOutputsCorrupted, "18446744073709551615 dimensions");
                  }};

void expectOutputs(const std::string& fault,
                   const std::function<void(const std::vector<Tensor>&)>& inspect) {
  expectBalanced([&] { inspect(nodeOf("faulty", {{"fault", fault}}).execute({})); });
}

const Test kScalar{"takes a scalar and an output without elements", [] {
                     expectOutputs("scalar", [](const auto& outputs) {
                       expect(outputs.at(0).dims.empty());
                       expect(values<float>(outputs.at(0)) == std::vector<float>{1});
                     });
                     expectOutputs("empty", [](const auto& outputs) {
                       expect(outputs.at(0).dims == Dims{0, 3});
                       expectEqual(outputs.at(0).count, 0U);
                     });
                   }};

const Test kTwice{"keeps the first of two outputs with one name", [] {
                    expectOutputs("twice", [](const auto& outputs) {
                      expectEqual(outputs.size(), std::size_t{1});
                      expectEqual(outputs.at(0).name, "other");
                    });
                  }};

const Test kUnaligned{"copies an output that is not aligned for its type", [] {
                        expectOutputs("unaligned", [](const auto& outputs) {
                          const auto address = reinterpret_cast<std::uintptr_t>(outputs.at(0).data);
                          expectEqual(address % sizeof(float), std::uintptr_t{0});
                          expect(values<float>(outputs.at(0)) == std::vector<float>{3, 4});
                        });
                      }};

const Test kNoMemory{
    "leaves want of memory what it is", [] {
      expectThrows<Error>(
          [] { static_cast<void>(nodeOf("faulty", {{"fault", "throws_memory"}}).execute({})); },
          [](const Error& error) { expectEqual(error.reason(), "out_of_memory"); });
    }};

const Test kManager{"tells an initialize that fails, and does not deinitialize then", [] {
                      for (const std::string fault : {"init_throws", "init_status"}) {
                        expectFault(fault, kInitializeFailed,
                                    fault == "init_throws" ? "no manager today" : "returned 5");
                      }
                    }};

const Test kInfoFaults{"tells a declaration that fails or is none", [] {
                         expectFault("info_throws", kMetadataFailed, "no info today");
                         expectFault("info_status", kMetadataFailed, "returned 3");
                         expectFault("info_null", kOutputsCorrupted);
                         expectFault("info_zero", kOutputsCorruptedCount, "0");
                         expectFault("info_negative", kOutputsCorruptedCount, "-1");
                         expectFault("info_null_dims", kOutputsCorrupted, "other");
                       }};

const Test kInfos{"passes over a declared tensor without a name, or with one that was there", [] {
                    expectBalanced([] {
                      const auto node = nodeOf("faulty", {{"fault", "info_null_name"}});
                      const auto& outputs = node.signature().outputs;
                      expectEqual(outputs.size(), std::size_t{1});
                      expectEqual(outputs.at(0).name, "good");
                      expectEqual(toString(outputs.at(0).shape), "(2)");
                    });
                  }};

const Test kInfoPrecision{"declares a precision that means nothing as undefined", [] {
                            expectBalanced([] {
                              const auto node = nodeOf("faulty", {{"fault", "info_precision"}});
                              const auto& outputs = node.signature().outputs;
                              expectEqual(outputs.at(1).name, "other");
                              expectEqual(info(outputs.at(1).type).precision, "UNDEFINED");
                              expectEqual(info(outputs.at(0).type).precision, "FP32");
                            });
                          }};

}  // namespace
}  // namespace vino::node
