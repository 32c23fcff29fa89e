// SPDX-License-Identifier: Apache-2.0
// What runs count, of their nodes and of the models that these run.
#include "pipeline/node_meter.h"

#include <array>
#include <atomic>
#include <numeric>

#include "fakes.h"
#include "pipeline/faults.h"

namespace vino::pipeline {
namespace {

using test::Bench;
using test::expect;
using test::expectEqual;
using test::FakeModel;
using test::floats;
using test::only;
using test::Request;
using test::shapeOf;
using test::tensorInfo;
using test::Test;

/// Counts what it is told to count.
class Counting final : public serving::Servable {
 public:
  Counting(PartialShape shape, test::Function function)
      : inner_(std::make_shared<FakeModel>(test::mapSignature(shape), std::move(function))) {}
  const Signature& signature() const noexcept override { return inner_->signature(); }
  void infer(serving::InferTask task) override { inner_->infer(std::move(task)); }
  void countAsNode(std::size_t codec) noexcept override { ++asNode[codec]; }

  std::array<std::atomic<int>, 3> asNode{};

 private:
  std::shared_ptr<FakeModel> inner_;
};

/// Pipeline "p": request -> cut (as many shards as its first number) -> each -> response; "each"
/// fails where a row begins with 13.
struct Cutting {
  Cutting() {
    bench.spec.name = "p";
    bench.spec.inputs = {"in"};
    const Signature cuts{{tensorInfo("x", shapeOf({1, 2}))},
                         {tensorInfo("y", shapeOf({-1, 1, 2}))}};
    const auto cut = std::make_shared<FakeModel>(cuts, [](const std::vector<Tensor>& inputs) {
      const auto values = test::valuesOf(inputs[0]);
      const auto count = static_cast<std::int64_t>(values[0]);
      std::vector<float> rows;
      for (std::int64_t i = 0; i < count; ++i) rows.insert(rows.end(), {values[1], values[0]});
      return only(floats("y", {count, 1, 2}, rows));
    });
    bench.model("cut", bench.member(cut), "request", "in").demultiplyCount = -1;
    bench.model("each", bench.member(each), "cut");
    bench.output("out", "each");
  }

  /// What one request comes to.
  std::string reasonOf(std::vector<float> values, std::size_t codec = 0) {
    Request request(only(floats("in", {1, 2}, values)));
    request.codec = codec;
    request.begin(*bench.servable()).await();
    return request.reason();
  }

  std::shared_ptr<Counting> each =
      std::make_shared<Counting>(shapeOf({1, 2}), [](const std::vector<Tensor>& inputs) {
        const auto values = test::valuesOf(inputs[0]);
        if (values[0] == 13) throw Error(Code::kInternal, "unlucky", "thirteen");
        return only(floats("y", inputs[0].dims, values));
      });
  Bench bench;
};

std::uint64_t runs(const NodeMeter& meter) {
  const auto counts = meter.time.counts();
  return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

const Test kCounts{"counts sessions and shards, over loads of a pipeline", [] {
                     Cutting cutting;
                     const auto cut = cutting.bench.meters->of("p", "cut");
                     const auto each = cutting.bench.meters->of("p", "each");
                     for (int round = 1; round <= 2; ++round) {
                       expectEqual(cutting.reasonOf({3, 1}), std::string());
                       expectEqual(runs(*cut), static_cast<std::uint64_t>(round));
                       expectEqual(cut->shards.load(), 3U * static_cast<unsigned>(round));
                       expectEqual(runs(*each), 3U * static_cast<unsigned>(round));
                       expectEqual(each->shards.load(), 0U);
                       expect(each->time.sum().count() > 0);
                     }
                     expectEqual(cut->failures.load() + each->failures.load(), 0U);
                     expectEqual(cutting.bench.meters->all().size(), 2U);
                   }};

const Test kByCodec{"models count by the codec of the request", [] {
                      Cutting cutting;
                      static_cast<void>(cutting.reasonOf({3, 1}, 1));
                      static_cast<void>(cutting.reasonOf({2, 1}, 2));
                      expectEqual(cutting.each->asNode[0].load(), 0);
                      expectEqual(cutting.each->asNode[1].load(), 3);
                      expectEqual(cutting.each->asNode[2].load(), 2);
                    }};

const Test kFailures{"counts a failure where it happened, once", [] {
                       Cutting cutting;
                       const auto cut = cutting.bench.meters->of("p", "cut");
                       const auto each = cutting.bench.meters->of("p", "each");
                       expectEqual(cutting.reasonOf({1, 13}), std::string("unlucky"));
                       expectEqual(each->failures.load(), 1U);
                       expectEqual(runs(*each), 0U);
                       expectEqual(cut->failures.load(), 0U);
                       expectEqual(cutting.each->asNode[0].load(), 0);
                     }};

const Test kNothingFound{"nothing found is neither a failure nor a run with outputs", [] {
                           Cutting cutting;
                           const auto cut = cutting.bench.meters->of("p", "cut");
                           expectEqual(cutting.reasonOf({0, 1}), std::string(kNoResults.reason));
                           expectEqual(cut->failures.load(), 0U);
                           expectEqual(cut->shards.load(), 0U);
                         }};

const Test kEntry{"a request that is cut has a meter, another has none", [] {
                    Bench bench;
                    bench.spec.name = "p";
                    bench.spec.inputs = {"in"};
                    const auto one = bench.member(std::make_shared<Counting>(
                        shapeOf({1, 2}), test::mapping([](float x) { return x; })));
                    bench.model("one", one, "request", "in");
                    bench.output("out", "one");
                    static_cast<void>(bench.plan());
                    expectEqual(bench.meters->all().size(), 1U);
                    bench.spec.demultiplyCount = -1;
                    Request request(only(floats("in", {2, 1, 2}, {1, 2, 3, 4})));
                    request.begin(*bench.servable()).await();
                    expectEqual(request.shown(), std::string("out(2,1,2): 1 2 3 4"));
                    const auto entry = bench.meters->of("p", "request");
                    expectEqual(entry->shards.load(), 2U);
                    expectEqual(runs(*entry), 0U);
                    expectEqual(bench.meters->all().size(), 2U);
                  }};

}  // namespace
}  // namespace vino::pipeline
