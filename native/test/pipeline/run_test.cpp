// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run.h"

#include <algorithm>

#include "fakes.h"

namespace vino::pipeline {
namespace {

using test::Bench;
using test::expect;
using test::expectEqual;
using test::FakeModel;
using test::floats;
using test::mapping;
using test::mapSignature;
using test::only;
using test::Request;
using test::shapeOf;
using test::Test;

std::shared_ptr<FakeModel> adding(float amount, test::Scheduler* scheduler = nullptr,
                                  const PartialShape& shape = shapeOf({1, 2})) {
  return std::make_shared<FakeModel>(mapSignature(shape),
                                     mapping([amount](float x) { return x + amount; }), scheduler);
}

const Test kChain{"runs a chain", [] {
                    Bench bench;
                    bench.spec.inputs = {"in"};
                    const auto one = bench.member(adding(1));
                    const auto ten = bench.member(adding(10));
                    bench.model("second", ten, "first");  // forward references are fine
                    bench.model("first", one, "request", "in");
                    bench.output("out", "second");
                    Request request(only(floats("in", {1, 2}, {1, 2})));
                    request.begin(*bench.servable()).await();
                    expectEqual(request.shown(), std::string("out(1,2): 12 13"));
                  }};

const Test kDiamond{
    "runs a diamond", [] {
      Bench bench;
      bench.spec.inputs = {"in"};
      const auto one = bench.member(adding(1));
      const Signature two{
          {test::tensorInfo("a", shapeOf({1, 2})), test::tensorInfo("x", shapeOf({1, 2}))},
          {test::tensorInfo("y", shapeOf({1, 2}))}};
      const auto sum =
          bench.member(std::make_shared<FakeModel>(two, [](const std::vector<Tensor>& inputs) {
            auto values = test::valuesOf(inputs[0]);
            const auto others = test::valuesOf(inputs[1]);
            for (std::size_t i = 0; i < values.size(); ++i) values[i] += 10 * others[i];
            return only(floats("y", inputs[0].dims, values));
          }));
      bench.model("left", one, "request", "in");
      bench.model("right", bench.member(adding(5)), "request", "in");
      bench.model("join", sum, "left").inputs.push_back({"a", "right", "y"});
      bench.output("out", "join");
      bench.output("half", "left");
      Request request(only(floats("in", {1, 2}, {1, 2})));
      request.begin(*bench.servable()).await();
      expectEqual(request.shown(), std::string("half(1,2): 2 3 out(1,2): 26 37"));
    }};

}  // namespace
}  // namespace vino::pipeline
