// SPDX-License-Identifier: Apache-2.0
#include "node/manager.h"

#include <string>
#include <utility>
#include <vector>

#include "check.h"
#include "node/nodes.h"

namespace vino::node {
namespace {

using test::floats;
using test::inputs;
using test::LedgerCount;
using test::library;
using ::vino::test::expect;
using ::vino::test::expectEqual;
using ::vino::test::Test;

const Test kOnce{"deinitializes once for every initialize, null managers too", [] {
                   const LedgerCount initialized("counting", "initialized");
                   const LedgerCount deinitialized("counting", "deinitialized");
                   for (const std::string kind : {"null", "own"}) {
                     Manager manager(library("counting"), {{"manager", kind}}, "here");
                     expectEqual(manager.handle() == nullptr, kind == "null");
                   }
                   expectEqual(initialized.now(), 2L);
                   expectEqual(deinitialized.now(), 2L);
                 }};

const Test kLast{"lives until the last output has gone back", [] {
                   const LedgerCount deinitialized("counting", "deinitialized");
                   const LedgerCount afterEnd("counting", "released_after_end");
                   {
                     std::vector<Tensor> outputs;
                     {
                       const auto node = test::nodeOf("counting");
                       outputs = node.execute(inputs(floats("numbers", {1}, {5})));
                     }
                     expectEqual(deinitialized.now(), 0L);
                     outputs.resize(1);
                     expectEqual(deinitialized.now(), 0L);
                     expectEqual(outputs.at(0).elements<float>()[0], 5.0F);
                   }
                   expectEqual(deinitialized.now(), 1L);
                   expectEqual(afterEnd.now(), 0L);
                 }};

const Test kSame{"serves again only the same library with the same params", [] {
                   const Manager manager(library("counting"), {{"a", "1"}}, "here");
                   expect(manager.isFor(*library("counting"), {{"a", "1"}}));
                   expect(!manager.isFor(*library("counting"), {{"a", "2"}}));
                   expect(!manager.isFor(*library("counting"), {}));
                   expect(!manager.isFor(*library("faulty"), {{"a", "1"}}));
                 }};

}  // namespace
}  // namespace vino::node
