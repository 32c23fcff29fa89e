// SPDX-License-Identifier: Apache-2.0
// Memory that runs out in the middle of an inference: the request ends with an error, once, and its
// infer request goes on to the next.
#include <cstddef>
#include <memory>
#include <string>

#include "check.h"
#include "failing_new.h"
#include "serving/servables.h"

namespace vino::serving {
namespace {

using test::expect;
using test::expectEqual;
using test::FailingNew;
using test::Inference;
using test::Test;

constexpr std::size_t kMostAllocations = 1000;

void expectServes(Servable& servable) {
  Inference inference(1);
  inference.begin(servable);
  inference.await();
  expectEqual(inference.result(), std::string("2.000000"));
}

/// `attempt` runs with the first allocation failing, then the second, and so on until there are no
/// more; it returns what its inference came to.
template <typename Attempt>
void failEach(Servable& servable, const Attempt& attempt) {
  std::size_t failures = 0;
  for (std::size_t nth = 0; nth < kMostAllocations; ++nth) {
    bool failed = false;
    const std::string result = attempt(nth, failed);
    expectServes(servable);
    if (!failed) {
      expectEqual(result, std::string("2.000000"));
      expect(failures > 0, "some allocations end the inference");
      return;
    }
    if (result != "2.000000") {
      expectEqual(result, std::string("out_of_memory"));
      ++failures;
    }
  }
  expect(false, "the allocations come to an end");
}

std::string inferFailing(Servable& servable, std::size_t nth, bool& failed) {
  Inference inference(1);
  {
    const FailingNew memory(nth);
    inference.begin(servable);
    inference.await();
    failed = memory.failed();
  }
  expect(!inference.hasEnded(), "it ends once");
  return inference.result();
}

const Test kCallingThread{
    "an inference whose memory fails ends with an error, on the calling thread", [] {
      ThreadPool pool("test", 1);
      const auto servable = std::make_shared<ModelServable>(test::loaded(test::addOne({1}), false),
                                                            image::Limits{}, pool);
      failEach(*servable, [&servable](std::size_t nth, bool& failed) {
        return inferFailing(*servable, nth, failed);
      });
    }};

const Test kDevice{"an inference whose memory fails ends with an error, on a device", [] {
                     ThreadPool pool("test", 1);
                     const auto servable = std::make_shared<ModelServable>(
                         test::loaded(test::addOne({1}), true), image::Limits{}, pool);
                     failEach(*servable, [&servable](std::size_t nth, bool& failed) {
                       return inferFailing(*servable, nth, failed);
                     });
                   }};

const Test kWaiting{"an inference that waits for another's infer request gets it, memory or not",
                    [] {
                      for (const bool deviceWaits : {false, true}) {
                        ThreadPool pool("test", 1);
                        const auto servable = std::make_shared<ModelServable>(
                            test::loaded(test::addOne({1}), deviceWaits), image::Limits{}, pool);
                        failEach(*servable, [&servable](std::size_t nth, bool& failed) {
                          Inference first(7);
                          first.begin(*servable);
                          first.await();  // its outputs hold the one infer request
                          Inference second(1);
                          second.begin(*servable);
                          expect(!second.hasEnded(), "it waits");
                          const FailingNew memory(nth);
                          first.letGo();
                          second.await();
                          failed = memory.failed();
                          return second.result();
                        });
                      }
                    }};

}  // namespace
}  // namespace vino::serving
