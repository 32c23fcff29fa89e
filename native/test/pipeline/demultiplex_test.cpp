// SPDX-License-Identifier: Apache-2.0
// Demultiplexing and gathering in whole runs (pipelines.md 4).
#include <numeric>

#include "fakes.h"
#include "image/fixtures.h"

namespace vino::pipeline {
namespace {

using test::Bench;
using test::expect;
using test::expectEqual;
using test::FakeModel;
using test::FakeNode;
using test::floats;
using test::mapping;
using test::mapSignature;
using test::only;
using test::Request;
using test::Scheduler;
using test::shapeOf;
using test::tensorInfo;
using test::Test;

std::shared_ptr<FakeModel> adding(const PartialShape& shape, float amount,
                                  Scheduler* scheduler = nullptr) {
  return std::make_shared<FakeModel>(mapSignature(shape),
                                     mapping([amount](float x) { return x + amount; }), scheduler);
}

/// Its input `count` times, each time 100 more.
test::Function repeating(std::int64_t count) {
  return [count](const std::vector<Tensor>& inputs) {
    auto dims = inputs[0].dims;
    dims.insert(dims.begin(), count);
    std::vector<float> values;
    for (std::int64_t i = 0; i < count; ++i) {
      for (const auto value : test::valuesOf(inputs[0])) {
        values.push_back(value + static_cast<float>(100 * i));
      }
    }
    return only(floats("y", dims, values));
  };
}

CustomNodePtr repeatingNode(const PartialShape& taken, const PartialShape& given,
                            std::int64_t count) {
  return std::make_shared<FakeNode>(Signature{{tensorInfo("x", taken)}, {tensorInfo("y", given)}},
                                    repeating(count));
}

/// request -> "cut" into `count` -> "each" adds 1 -> response
Bench simple(std::int64_t count, std::int64_t declared, Scheduler* scheduler = nullptr) {
  Bench bench;
  bench.spec.name = "p";
  bench.spec.inputs = {"in"};
  bench.custom("cut", repeatingNode(shapeOf({1, 2}), shapeOf({-1, 1, 2}), count), "request", "in")
      .demultiplyCount = declared;
  bench.model("each", bench.member(adding(shapeOf({1, 2}), 1, scheduler)), "cut");
  bench.output("out", "each");
  return bench;
}

std::string resultOf(const Bench& bench, Tensor input) {
  Request request(only(std::move(input)));
  return request.begin(*bench.servable()).await().shown();
}

std::string resultOf(const Bench& bench) { return resultOf(bench, floats("in", {1, 2}, {1, 2})); }

const Test kDynamic{"cuts into as many shards as come", [] {
                      for (const auto declared : {0, -1, 3}) {
                        expectEqual(resultOf(simple(3, declared)),
                                    std::string("out(3,1,2): 2 3 102 103 202 203"));
                      }
                      expectEqual(resultOf(simple(1, -1)), std::string("out(1,1,2): 2 3"));
                    }};

const Test kNested{
    "gathers two demultiplexers at the exit", [] {
      Bench bench;
      bench.spec.inputs = {"in"};
      bench
          .custom("three", repeatingNode(shapeOf({1, 10}), shapeOf({3, 1, 10}), 3), "request", "in")
          .demultiplyCount = 3;
      bench.custom("four", repeatingNode(shapeOf({1, 10}), shapeOf({4, 1, 10}), 4), "three")
          .demultiplyCount = 4;
      bench.model("each", bench.member(adding(shapeOf({1, 10}), 1)), "four");
      bench.output("out", "each");
      expectEqual(toString(bench.plan()->signature.outputs[0].shape), std::string("(3,4,1,10)"));
      std::vector<float> values(10);
      std::iota(values.begin(), values.end(), 0.F);
      Request request(only(floats("in", {1, 10}, values)));
      request.begin(*bench.servable()).await();
      const auto& output = request.outputs().at(0);
      expectEqual(toString(output.dims), std::string("(3,4,1,10)"));
      const auto all = test::valuesOf(output);
      for (std::size_t i = 0; i < all.size(); ++i) {
        const auto page = i / 40;
        const auto word = i / 10 % 4;
        expectEqual(all[i], static_cast<float>(i % 10 + 100 * page + 100 * word + 1));
      }
    }};

const Test kInnerGather{
    "gathers one of two demultiplexers in a node", [] {
      Bench bench;
      bench.spec.inputs = {"in"};
      bench.custom("three", repeatingNode(shapeOf({1, 2}), shapeOf({3, 1, 2}), 3), "request", "in")
          .demultiplyCount = 3;
      bench.custom("two", repeatingNode(shapeOf({1, 2}), shapeOf({2, 1, 2}), 2), "three")
          .demultiplyCount = 2;
      bench.model("each", bench.member(adding(shapeOf({1, 2}), 1)), "two");
      bench.model("joined", bench.member(adding(shapeOf({2, 1, 2}), 0.5F)), "each").gatherFrom =
          "two";
      bench.output("out", "joined");
      expectEqual(resultOf(bench),
                  std::string("out(3,2,1,2): 2.5 3.5 102.5 103.5 102.5 103.5 202.5 203.5 202.5 "
                              "203.5 302.5 303.5"));
    }};

const Test kGatherAndCut{"a node gathers, runs and demultiplexes", [] {
                           auto bench = simple(2, 2);
                           auto again =
                               std::make_shared<FakeNode>(mapSignature(shapeOf({2, 1, 2})),
                                                          mapping([](float x) { return -x; }));
                           auto& node = bench.custom("again", again, "each");
                           node.gatherFrom = "cut";
                           node.demultiplyCount = 2;
                           bench.spec.outputs.clear();
                           bench.output("out", "again");
                           expectEqual(resultOf(bench), std::string("out(2,1,2): -2 -3 -102 -103"));
                         }};

const Test kEntry{"demultiplexes the request", [] {
                    for (const auto declared : {-1, 3}) {
                      Bench bench;
                      bench.spec.inputs = {"in"};
                      bench.spec.demultiplyCount = declared;
                      bench.model("each", bench.member(adding(shapeOf({1, 2}), 1)), "request",
                                  "in");
                      bench.output("out", "each");
                      const auto plan = bench.plan();
                      const auto shape = declared < 0 ? "(-1,1,2)" : "(3,1,2)";
                      expectEqual(toString(plan->signature.inputs[0].shape), std::string(shape));
                      expectEqual(toString(plan->signature.outputs[0].shape), std::string(shape));
                      expectEqual(resultOf(bench, floats("in", {3, 1, 2}, {1, 2, 3, 4, 5, 6})),
                                  std::string("out(3,1,2): 2 3 4 5 6 7"));
                    }
                  }};

const Test kEntryImages{
    "demultiplexes encoded images", [] {
      Bench bench;
      bench.spec.inputs = {"in"};
      bench.spec.demultiplyCount = -1;
      auto taken = tensorInfo("x", shapeOf({1, -1, -1, 3}), ElementType::kU8);
      taken.layout = "NHWC";
      const auto sizes = [](const std::vector<Tensor>& inputs) {
        const auto& dims = inputs[0].dims;
        return only(
            floats("y", {1, 2}, {static_cast<float>(dims[1]), static_cast<float>(dims[2])}));
      };
      bench.model("each",
                  bench.member(std::make_shared<FakeModel>(
                      Signature{{taken}, {tensorInfo("y", shapeOf({1, 2}))}}, sizes)),
                  "request", "in");
      bench.output("out", "each");
      const auto picture = image::picture("colour.png");
      auto images = Tensor::allocate("in", ElementType::kString, {2}, 2);
      for (auto& encoded : images.elements<std::string>()) encoded = picture;
      const auto result = resultOf(bench, std::move(images));
      expectEqual(result, std::string("out(2,1,2): 4 6 4 6"));
    }};

const Test kEntryFaults{
    "a request that cannot be demultiplexed", [] {
      Bench bench;
      bench.spec.inputs = {"a", "b"};
      bench.spec.demultiplyCount = -1;
      const auto model = bench.member(adding(shapeOf({1, 2}), 1));
      bench.model("left", model, "request", "a");
      bench.model("right", model, "request", "b");
      bench.output("l", "left");
      bench.output("r", "right");
      const auto ends = [&](Dims a, Dims b) {
        const auto filled = [](const char* name, Dims dims) {
          const auto count = elementCount(dims).value();
          return floats(name, std::move(dims), std::vector<float>(count));
        };
        auto inputs = only(filled("a", std::move(a)));
        inputs.push_back(filled("b", std::move(b)));
        Request request(std::move(inputs));
        request.begin(*bench.servable()).await();
        return std::pair(request.reason(),
                         request.error() == nullptr ? Code::kInternal : request.error()->code());
      };
      expect(ends({2, 1, 2}, {3, 1, 2}) ==
                 std::pair(std::string("pipeline_wrong_dimension_size_to_demultiply"),
                           Code::kInvalidArgument),
             "sizes differ");
      expectEqual(ends({0, 1, 2}, {0, 1, 2}).first, std::string("pipeline_no_results"));
      expectEqual(ends({10'001, 1, 2}, {10'001, 1, 2}).first,
                  std::string("pipeline_too_large_dimension_size_to_demultiply"));
      expectEqual(ends({2, 1, 2}, {2, 1, 2}).first, std::string());
    }};

const Test kPassThrough{
    "what is cut and gathered again is neither", [] {
      auto bench = simple(2, 2);
      bench.output("raw", "cut");
      expectEqual(resultOf(bench), std::string("out(2,1,2): 2 3 102 103 raw(2,1,2): 1 2 101 102"));
      // The same at the entry.
      Bench entry;
      entry.spec.inputs = {"in"};
      entry.spec.demultiplyCount = -1;
      entry.model("each", entry.member(adding(shapeOf({1, 2}), 1)), "request", "in");
      entry.output("out", "each");
      entry.output("raw", "request", "in");
      expectEqual(resultOf(entry, floats("in", {2, 1, 2}, {1, 2, 3, 4})),
                  std::string("out(2,1,2): 2 3 4 5 raw(2,1,2): 1 2 3 4"));
    }};

const Test kEmpty{"no shards are no results", [] {
                    Scheduler scheduler;
                    Request request(only(floats("in", {1, 2}, {1, 2})));
                    request.begin(*simple(0, -1, &scheduler).servable()).await();
                    expectEqual(request.reason(), std::string("pipeline_no_results"));
                    expectEqual(scheduler.most(), std::size_t{0});
                  }};

/// A demultiplexing node that returns whatever `outputs` makes, used in full by a follower.
std::string cutting(std::optional<std::int64_t> count, const test::Function& outputs) {
  Bench bench;
  bench.spec.inputs = {"in"};
  PartialShape any;
  any.rankKnown = false;
  auto& node = bench.custom(
      "cut",
      std::make_shared<FakeNode>(
          Signature{{tensorInfo("x", any)}, {tensorInfo("y", any), tensorInfo("z", any)}}, outputs),
      "request", "in");
  node.demultiplyCount = count;
  node.outputs.push_back({"z", "z"});
  bench.output("a", "cut");
  bench.output("b", "cut", "z");
  return resultOf(bench);
}

test::Function returning(Dims y, Dims z) {
  return [y, z](const std::vector<Tensor>&) {
    auto outputs = only(floats("y", y, std::vector<float>(elementCount(y).value())));
    outputs.push_back(floats("z", z, std::vector<float>(elementCount(z).value())));
    return outputs;
  };
}

const Test kCutFaults{
    "outputs that cannot be cut", [] {
      const auto reason = [](std::string text) { return text.substr(0, text.find(':')); };
      using std::string;
      const string wrongSize = "pipeline_wrong_dimension_size_to_demultiply";
      const string wrongRank = "pipeline_wrong_number_of_dimensions_to_demultiply";
      expectEqual(reason(cutting(3, returning({2, 1, 1}, {3, 1, 1}))), wrongSize);
      expectEqual(reason(cutting(-1, returning({2, 1, 1}, {3, 1, 1}))), wrongSize);
      expectEqual(reason(cutting(-1, returning({0, 1, 1}, {3, 1, 1}))), wrongSize);
      expectEqual(reason(cutting(-1, returning({}, {3, 1, 1}))), wrongRank);
      expectEqual(reason(cutting(-1, returning({3, 1}, {3, 1, 1}))), wrongRank);
      expectEqual(reason(cutting(-1, returning({10'001, 1, 1}, {10'001, 1, 1}))),
                  string("pipeline_too_large_dimension_size_to_demultiply"));
      expectEqual(reason(cutting(-1, returning({0, 1, 1}, {0, 1, 1}))),
                  string("pipeline_no_results"));
      expectEqual(cutting(-1, returning({1, 1, 0}, {1, 1, 1})), string("a(1,1,0): b(1,1,1): 0"));
      const auto strings = [](const std::vector<Tensor>&) {
        auto outputs = only(Tensor::allocate("y", ElementType::kString, {2, 1, 1}, 2));
        outputs.push_back(floats("z", {2, 1, 1}, {1, 2}));
        return outputs;
      };
      expectEqual(reason(cutting(-1, strings)),
                  string("pipeline_string_demuiltiplication_unsupported"));
      const auto lacking = [](const std::vector<Tensor>&) {
        return only(floats("z", {2, 1, 1}, {1, 2}));
      };
      expectEqual(reason(cutting(-1, lacking)), string("node_library_missing_output"));
    }};

const Test kEmptyShards{
    "shards without elements are gathered too", [] {
      auto bench = simple(2, 2);
      bench.spec.nodes[0].work = std::make_shared<FakeNode>(
          Signature{{tensorInfo("x", shapeOf({1, 2}))}, {tensorInfo("y", shapeOf({2, 1, -1}))}},
          [](const std::vector<Tensor>&) { return only(floats("y", {2, 1, 0}, {})); });
      bench.members[0].servable = adding(shapeOf({1, -1}), 1);
      expectEqual(resultOf(bench), std::string("out(2,1,0):"));
    }};

const Test kInconsistent{
    "shards of different shapes cannot be gathered", [] {
      auto bench = simple(2, 2);
      bench.members[0].servable = std::make_shared<FakeModel>(
          mapSignature(shapeOf({1, -1})), [](const std::vector<Tensor>& inputs) {
            const auto first = test::valuesOf(inputs[0])[0];
            const std::size_t width = first > 50 ? 1 : 2;
            return only(
                floats("y", {1, static_cast<std::int64_t>(width)}, std::vector<float>(width)));
          });
      expect(resultOf(bench).starts_with("pipeline_inconsistent_shard_dimensions"), "refused");
    }};

const Test kStrings{"strings are gathered at the exit", [] {
                      auto bench = simple(2, 2);
                      bench.members[0].servable = std::make_shared<FakeModel>(
                          Signature{{tensorInfo("x", shapeOf({1, 2}))},
                                    {tensorInfo("y", shapeOf({1}), ElementType::kString)}},
                          [](const std::vector<Tensor>& inputs) {
                            auto texts = only(Tensor::allocate("y", ElementType::kString, {1}, 1));
                            texts[0].elements<std::string>()[0] =
                                "a text long enough to lie outside of its object, " +
                                test::shown(test::valuesOf(inputs[0])[0]);
                            return texts;
                          });
                      Request request(only(floats("in", {1, 2}, {1, 2})));
                      request.begin(*bench.servable()).await();
                      const auto& out = request.outputs().at(0);
                      expectEqual(toString(out.dims), std::string("(2,1)"));
                      expect(out.elements<std::string>()[0].ends_with(" 1"), "first");
                      expect(out.elements<std::string>()[1].ends_with(" 101"), "second");
                    }};

const Test kNoCopies{"shards lie in what was cut, and a single one is what is gathered", [] {
                       for (const std::int64_t count : {1, 3}) {
                         const std::byte* made = nullptr;
                         std::vector<const std::byte*> seen(3);
                         auto bench = simple(count, -1);
                         bench.spec.nodes[0].work = std::make_shared<FakeNode>(
                             std::get<CustomNodePtr>(bench.spec.nodes[0].work)->signature(),
                             [&, count](const std::vector<Tensor>& inputs) {
                               auto outputs = repeating(count)(inputs);
                               made = outputs[0].data;
                               return outputs;
                             });
                         bench.spec.nodes[1].work = std::make_shared<FakeNode>(
                             mapSignature(shapeOf({1, 2})), [&](const std::vector<Tensor>& inputs) {
                               const auto shard =
                                   static_cast<std::size_t>(test::valuesOf(inputs[0])[0] / 100);
                               seen[shard] = inputs[0].data;
                               return only(shared(inputs[0], "y"));
                             });
                         Request request(only(floats("in", {1, 2}, {1, 2})));
                         request.begin(*bench.servable()).await();
                         for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
                           expect(seen[i] == made + i * 2 * sizeof(float), "a view");
                         }
                         expectEqual(request.outputs().at(0).data == made, count == 1);
                       }
                     }};

const Test kBounded{
    "10,000 shards are under way a few at a time", [] {
      Scheduler scheduler;
      std::atomic<std::size_t> alive{0};
      std::size_t most = 0;
      auto bench = simple(10'000, -1, &scheduler);
      // A second model in the shard: what waits between the two is bounded as well.
      bench.model("second",
                  bench.member(std::make_shared<FakeModel>(
                      mapSignature(shapeOf({1, 2})),
                      [&](const std::vector<Tensor>& inputs) {
                        auto outputs = mapping([](float x) { return x; })(inputs);
                        const auto counted = std::shared_ptr<void>(
                            outputs[0].data, [&alive, kept = outputs[0].owner](void*) { --alive; });
                        most = std::max(most, ++alive);
                        outputs[0].owner = counted;
                        return outputs;
                      },
                      &scheduler)),
                  "each");
      bench.spec.outputs[0].sourceNode = "second";
      const auto servable = bench.servable();
      Request request(only(floats("in", {1, 2}, {1, 2})));
      request.begin(*servable, &scheduler);
      std::uint64_t turn = 0;
      scheduler.drain([&](std::size_t pending) { return ++turn * 7 % pending; });
      request.await();
      expectEqual(toString(request.outputs().at(0).dims), std::string("(10000,1,2)"));
      expectEqual(test::valuesOf(request.outputs()[0])[19'998], 999'902.F);
      expect(scheduler.most() <= 32, "sessions: " + std::to_string(scheduler.most()));
      expect(most <= 32, "tensors: " + std::to_string(most));
      expectEqual(alive.load(), std::size_t{0});
    }};

}  // namespace
}  // namespace vino::pipeline
