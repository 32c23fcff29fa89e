// SPDX-License-Identifier: Apache-2.0
// Random graphs: what they come to does not depend on who ends first. Seeds are fixed.
#include <string>

#include "random_pipelines.h"

namespace vino::pipeline {
namespace {

using test::expect;
using test::expectEqual;
using test::Random;
using test::RandomPipeline;
using test::Request;
using test::Scheduler;
using test::Test;

const Test kRandomGraphs{
    "random graphs with random demultiplexing, ended in random order", [] {
      for (std::uint64_t seed = 0; seed < 1000; ++seed) {
        Random random(seed);
        Scheduler scheduler;
        const RandomPipeline pipeline(random, scheduler);
        try {
          const auto servable = pipeline.bench().servable();
          Request request(pipeline.request());
          request.begin(*servable, &scheduler);
          scheduler.drain([&](std::size_t count) { return random() % count; });
          request.await();
          if (request.shown() != pipeline.expected()) {
            expectEqual("seed " + std::to_string(seed) + ": " + request.shown(),
                        pipeline.expected());
            continue;
          }
          for (std::size_t i = 0; i < request.outputs().size(); ++i) {
            expect(servable->signature().outputs[i].shape.accepts(request.outputs()[i].dims),
                   "seed " + std::to_string(seed) + ": the signature says otherwise");
          }
        } catch (const Error& error) {
          expect(false, "seed " + std::to_string(seed) + ": " + error.message());
        }
      }
    }};

}  // namespace
}  // namespace vino::pipeline
