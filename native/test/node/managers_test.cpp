// SPDX-License-Identifier: Apache-2.0
#include "node/managers.h"

#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "check.h"
#include "node/faults.h"
#include "node/nodes.h"

namespace vino::node {
namespace {

using test::LedgerCount;
using test::library;
using test::ParamValues;
using ::vino::test::expect;
using ::vino::test::expectEqual;
using ::vino::test::expectThrows;
using ::vino::test::Test;

const Test kShared{"a node that is loaded anew keeps its manager while somebody holds it", [] {
                     const LedgerCount initialized("counting", "initialized");
                     const LedgerCount deinitialized("counting", "deinitialized");
                     Managers managers;
                     const auto of = [&](const char* pipeline, const char* node,
                                         ParamValues params = {}) {
                       return managers.of(pipeline, node, library("counting"), std::move(params));
                     };
                     auto first = of("p", "n");
                     expect(of("p", "n") == first);
                     const auto changed = of("p", "n", {{"k", "v"}});
                     expect(changed != first);
                     expect(of("p", "n") == first, "the old params while both are held");
                     expect(of("p", "n", {{"k", "v"}}) == changed);
                     expect(of("p", "m") != first && of("q", "n") != first);
                     expectEqual(initialized.now(), 4L);
                     expectEqual(deinitialized.now(), 2L);
                     first.reset();
                     expectEqual(deinitialized.now(), 3L);
                     expect(of("p", "n") != nullptr);
                     expectEqual(initialized.now(), 5L);
                   }};

const Test kLibraries{"another library has another manager", [] {
                        Managers managers;
                        const auto one = managers.of("p", "n", library("counting"), {});
                        const auto other = managers.of("p", "n", library("plain"), {});
                        expect(one != other);
                        expect(managers.of("p", "n", library("plain"), {}) == other);
                      }};

const Test kForgets{
    "forgets what nobody holds", [] {
      Managers managers;
      for (int i = 0; i < 100; ++i) {
        static_cast<void>(managers.of("p" + std::to_string(i), "n", library("counting"), {}));
      }
      const auto held = managers.of("p", "n", library("counting"), {});
      expectEqual(managers.size(), 1U);
    }};

const Test kFailing{
    "a library that refuses leaves nothing behind", [] {
      Managers managers;
      expectThrows<Error>(
          [&] {
            static_cast<void>(managers.of("p", "n", library("faulty"), {{"fault", "init_status"}}));
          },
          [](const Error& error) { expectEqual(error.reason(), kInitializeFailed.reason); });
      expectEqual(managers.size(), 0U);
    }};

const Test kThreads{"any number of threads", [] {
                      const LedgerCount initialized("counting", "initialized");
                      const LedgerCount deinitialized("counting", "deinitialized");
                      Managers managers;
                      std::vector<std::thread> threads;
                      for (int thread = 0; thread < 4; ++thread) {
                        threads.emplace_back([&managers, thread] {
                          for (int i = 0; i < 500; ++i) {
                            const auto node = "n" + std::to_string((i + thread) % 5);
                            const auto one = managers.of("p", node, library("counting"), {});
                            const auto same = managers.of("p", node, library("counting"), {});
                            expect(one->handle() != nullptr && same->handle() != nullptr);
                          }
                        });
                      }
                      for (auto& thread : threads) thread.join();
                      expectEqual(deinitialized.now(), initialized.now());
                    }};

}  // namespace
}  // namespace vino::node
