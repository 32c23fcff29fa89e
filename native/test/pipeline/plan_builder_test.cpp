// SPDX-License-Identifier: Apache-2.0
// What is refused when a pipeline is loaded (pipelines.md 3), one fault at a time and at random.
#include "pipeline/plan_builder.h"

#include <array>
#include <functional>
#include <string>

#include "random_pipelines.h"

namespace vino::pipeline {
namespace {

using test::Bench;
using test::expect;
using test::expectEqual;
using test::FakeModel;
using test::FakeNode;
using test::Random;
using test::RandomPipeline;
using test::Scheduler;
using test::shapeOf;
using test::tensorInfo;
using test::Test;

std::vector<Tensor> nothing(const std::vector<Tensor>&) { return {}; }

std::shared_ptr<FakeModel> model(const PartialShape& taken, const PartialShape& given,
                                 ElementType type = ElementType::kF32) {
  return std::make_shared<FakeModel>(
      Signature{{tensorInfo("x", taken, type)}, {tensorInfo("y", given, type)}}, nothing);
}

/// A model that keeps something between requests.
class Stateful final : public serving::Servable {
 public:
  const Signature& signature() const noexcept override { return signature_; }
  const Signature* sequenceSignature() const noexcept override { return &signature_; }
  void infer(serving::InferTask) override {}

 private:
  Signature signature_ = test::mapSignature(shapeOf({1, 2}));
};

constexpr std::size_t kCut = 0;
constexpr std::size_t kEach = 1;
constexpr std::size_t kAll = 2;

/// Pipeline "p": request -> cut -> each -> all (gathers from cut) -> response
Bench valid() {
  Bench bench;
  bench.spec.name = "p";
  bench.spec.inputs = {"in"};
  const auto cut = bench.member(model(shapeOf({1, 2}), shapeOf({3, 1, 2})));
  const auto each = bench.member(model(shapeOf({1, 2}), shapeOf({1, 2})));
  const auto all = bench.member(model(shapeOf({3, 1, 2}), shapeOf({1, 2})));
  bench.model("cut", cut, "request", "in").demultiplyCount = 3;
  bench.model("each", each, "cut");
  bench.model("all", all, "each").gatherFrom = "cut";
  bench.output("out", "all");
  return bench;
}

struct Refusal {
  std::string reason;
  std::string node;
  Code code = Code::kFailedPrecondition;
};

/// `spoil` makes of a valid pipeline one that is refused for `expected.reason` at its node.
void expectRefused(const Refusal& expected, const std::function<void(Bench&)>& spoil,
                   std::source_location at = std::source_location::current()) {
  auto bench = valid();
  spoil(bench);
  test::expectThrows<Error>(
      [&] { bench.plan(); },
      [&](const Error& error) {
        expectEqual(error.reason(), expected.reason, at);
        expect(error.code() == expected.code, "another code", at);
        expect(error.message().find("Pipeline: p; node: " + expected.node) != std::string::npos,
               error.message(), at);
      },
      at);
}

const Test kValid{"accepts the pipeline that the others spoil", [] {
                    const auto plan = valid().plan();
                    expectEqual(plan->nodes.size(), std::size_t{5});
                  }};

const Test kMembers{
    "members that a pipeline cannot use", [] {
      expectRefused({"pipeline_node_refering_to_missing_model", "each"},
                    [](Bench& b) { b.members[kEach].servable = nullptr; });
      expectRefused({"pipeline_node_refering_to_missing_model", "each"},
                    [](Bench& b) { b.spec.nodes[kEach].work = MemberIndex{99}; });
      // The first node that cannot do without it is told, but it is the missing one's fault.
      expectRefused({"pipeline_node_refering_to_missing_model", "all"}, [](Bench& b) {
        b.members[kAll].servable = nullptr;
        b.spec.nodes[kCut].inputs[0] = {"x", "all", "y"};
      });
      expectRefused({"forbidden_model_dynamic_parameter", "each"},
                    [](Bench& b) { b.members[kEach].automatic = true; });
      expectRefused({"pipeline_stateful_model", "each"},
                    [](Bench& b) { b.members[kEach].servable = std::make_shared<Stateful>(); });
      // A library that is not there comes before anything about models.
      expectRefused({"pipeline_definition_invalid_node_library", "all"}, [](Bench& b) {
        b.spec.nodes[kAll].work = CustomNodePtr();
        b.members[kCut].servable = nullptr;
      });
    }};

const Test kNames{"names that are taken", [] {
                    expectRefused({"pipeline_node_name_duplicate", "cut"},
                                  [](Bench& b) { b.spec.nodes[kAll].name = "cut"; });
                    expectRefused({"pipeline_node_name_duplicate", "request"},
                                  [](Bench& b) { b.spec.nodes[kAll].name = "request"; });
                    expectRefused({"pipeline_node_name_duplicate", "response"},
                                  [](Bench& b) { b.spec.nodes[kAll].name = "response"; });
                  }};

const Test kDemultiplexers{
    "demultiplexers whose outputs cannot be cut", [] {
      expectRefused({"pipeline_string_demuiltiplication_unsupported", "cut"}, [](Bench& b) {
        b.members[kCut].servable = model(shapeOf({1, 2}), shapeOf({3, 1, 2}), ElementType::kString);
      });
      expectRefused({"pipeline_not_enough_shape_dimensions_to_demultiply", "cut"}, [](Bench& b) {
        b.members[kCut].servable = model(shapeOf({1, 2}), shapeOf({3, 2}));
      });
      // Outputs that nobody uses count too.
      expectRefused({"pipeline_not_enough_shape_dimensions_to_demultiply", "cut"}, [](Bench& b) {
        b.members[kCut].servable = std::make_shared<FakeModel>(
            Signature{{tensorInfo("x", shapeOf({1, 2}))},
                      {tensorInfo("unused", shapeOf({3})), tensorInfo("y", shapeOf({3, 1, 2}))}},
            nothing);
      });
      expectRefused({"pipeline_demultiply_count_does_not_match_tensor_shard_count", "cut"},
                    [](Bench& b) { b.spec.nodes[kCut].demultiplyCount = 4; });
      expectRefused({"not_implemented", "cut", Code::kUnimplemented}, [](Bench& b) {
        b.spec.nodes[kCut].demultiplyCount = -1;
        b.spec.nodes[kAll].demultiplyCount = 2;
      });
      expectRefused({"not_implemented", "request", Code::kUnimplemented},
                    [](Bench& b) { b.spec.demultiplyCount = 0; });
      auto ranged = valid();
      ranged.members[kCut].servable =
          model(shapeOf({1, 2}), {{PartialDim{1, 5}, PartialDim::fixed(1), PartialDim::fixed(2)}});
      expectEqual(ranged.plan()->levels.size(), std::size_t{1});
    }};

const Test kGathers{
    "gathers from who has nothing to gather", [] {
      expectRefused({"pipeline_node_gather_from_not_existing_node", "all"},
                    [](Bench& b) { b.spec.nodes[kAll].gatherFrom = "nobody"; });
      expectRefused({"pipeline_node_gather_from_not_demultiplexer", "all"},
                    [](Bench& b) { b.spec.nodes[kAll].gatherFrom = "each"; });
      expectRefused({"pipeline_node_gather_from_not_demultiplexer", "all"},
                    [](Bench& b) { b.spec.nodes[kAll].gatherFrom = "request"; });
      expectRefused({"pipeline_not_enough_shape_dimensions_to_demultiply", "all"}, [](Bench& b) {
        b.members[kAll].servable = model(shapeOf({1, 2}), shapeOf({1, 2}));
      });
      expectRefused(
          {"pipeline_demultiply_count_does_not_match_tensor_shard_count", "all"},
          [](Bench& b) { b.members[kAll].servable = model(shapeOf({4, 1, 2}), shapeOf({1, 2})); });
    }};

const Test kConnections{
    "connections to what is not there", [] {
      expectRefused({"pipeline_node_refering_to_missing_node", "each"},
                    [](Bench& b) { b.spec.nodes[kEach].inputs[0].sourceNode = "nobody"; });
      expectRefused({"pipeline_node_refering_to_missing_node", "response"},
                    [](Bench& b) { b.spec.outputs[0].sourceNode = "nobody"; });
      expectRefused({"pipeline_exit_used_as_node_dependency", "each"},
                    [](Bench& b) { b.spec.nodes[kEach].inputs[0].sourceNode = "response"; });
      expectRefused({"pipeline_node_refering_to_missing_data_source", "each"},
                    [](Bench& b) { b.spec.nodes[kEach].inputs[0].dataItem = "nothing"; });
      expectRefused({"pipeline_node_refering_to_missing_data_source", "cut"},
                    [](Bench& b) { b.spec.nodes[kCut].inputs[0].dataItem = "undeclared"; });
      expectRefused({"pipeline_node_refering_to_missing_model_output", "each"},
                    [](Bench& b) { b.spec.nodes[kCut].outputs[0].dataItem = "nothing"; });
      expectRefused({"pipeline_connection_to_missing_model_input", "each"},
                    [](Bench& b) { b.spec.nodes[kEach].inputs[0].name = "nothing"; });
      expectRefused({"pipeline_model_input_connected_to_multiple_data_sources", "each"},
                    [](Bench& b) { b.spec.nodes[kEach].inputs.push_back({"x", "cut", "y"}); });
      expectRefused({"pipeline_model_input_connected_to_multiple_data_sources", "response"},
                    [](Bench& b) { b.output("out", "all"); });
      expectRefused({"pipeline_not_all_inputs_connected", "each"},
                    [](Bench& b) { b.spec.nodes[kEach].inputs.clear(); });
      // Of one alias for two outputs the later one counts.
      expectRefused({"pipeline_node_refering_to_missing_model_output", "each"},
                    [](Bench& b) { b.spec.nodes[kCut].outputs.push_back({"nothing", "y"}); });
    }};

const Test kFits{
    "neighbours that do not fit", [] {
      expectRefused({"invalid_shape", "each"}, [](Bench& b) {
        b.members[kEach].servable = model(shapeOf({1, 3}), shapeOf({1, 2}));
      });
      expectRefused({"invalid_shape", "each"}, [](Bench& b) {
        b.members[kEach].servable = model(shapeOf({3, 1, 2}), shapeOf({1, 2}));
      });
      expectRefused({"invalid_shape", "all"}, [](Bench& b) {
        b.members[kAll].servable = model(shapeOf({3, 1, 3}), shapeOf({1, 2}));
      });
      expectRefused({"invalid_precision", "each"}, [](Bench& b) {
        b.members[kEach].servable = model(shapeOf({1, 2}), shapeOf({1, 2}), ElementType::kI64);
      });
      expectRefused({"not_implemented", "each", Code::kUnimplemented}, [](Bench& b) {
        b.spec.nodes[kCut].work = std::make_shared<FakeNode>(
            Signature{{tensorInfo("x", shapeOf({1, 2}))},
                      {tensorInfo("y", shapeOf({3, 1, 2}), ElementType::kString)}},
            nothing);
        b.members[kEach].servable = model(shapeOf({1, 2}), shapeOf({1, 2}), ElementType::kString);
      });
      expectRefused({"pipeline_string_demuiltiplication_unsupported", "each"}, [](Bench& b) {
        b.spec.nodes.clear();
        b.spec.outputs.clear();
        b.spec.demultiplyCount = 3;
        b.members[kEach].servable = model(shapeOf({1, 2}), shapeOf({1, 2}), ElementType::kString);
        b.model("each", kEach, "request", "in");
        b.output("out", "each");
      });
      for (const auto& taken :
           {shapeOf({1, -1}), PartialShape{{PartialDim{0, 4}, PartialDim{2, 9}}, true},
            PartialShape{{}, false}}) {
        auto bench = valid();
        bench.members[kEach].servable = model(taken, shapeOf({1, 2}));
        expectEqual(bench.plan()->nodes.size(), std::size_t{5});
      }
    }};

const Test kGraph{
    "graphs that do not lead from the request to the response", [] {
      expectRefused({"pipeline_cycle_found", "each"},
                    [](Bench& b) { b.spec.nodes[kEach].inputs[0] = {"x", "each", "y"}; });
      expectRefused({"pipeline_cycle_found", ""}, [](Bench& b) {
        b.model("other", kEach, "each");
        b.spec.nodes[kEach].inputs[0] = {"x", "other", "y"};
      });
      expectRefused({"pipeline_contains_unconnected_nodes", "idle"},
                    [](Bench& b) { b.model("idle", kEach, "each"); });
      expectRefused({"pipeline_contains_unconnected_nodes", "request"},
                    [](Bench& b) { b.spec.outputs.clear(); });
      expectRefused({"pipeline_contains_unconnected_nodes", "source"}, [](Bench& b) {
        auto& source = b.custom(
            "source",
            std::make_shared<FakeNode>(Signature{{}, {tensorInfo("y", shapeOf({1, 2}))}}, nothing),
            "");
        source.inputs.clear();
        b.output("more", "source");
      });
    }};

const Test kOrder{
    "demultiplexers and gathers out of order", [] {
      using namespace std::string_literals;
      const auto wrong = "pipeline_wrong_demultiplexer_gather_nodes_order"s;
      // A shard's input together with one from before the cut.
      expectRefused({wrong, "each"}, [](Bench& b) {
        b.members[kEach].servable = std::make_shared<FakeModel>(
            Signature{{tensorInfo("w", shapeOf({1, 2})), tensorInfo("x", shapeOf({1, 2}))},
                      {tensorInfo("y", shapeOf({1, 2}))}},
            nothing);
        b.spec.nodes[kEach].inputs.push_back({"w", "request", "in"});
      });
      // A gather skipped on one branch.
      expectRefused({wrong, "response"}, [](Bench& b) { b.output("skipped", "each"); });
      // Nobody's shards.
      expectRefused({wrong, "all"}, [](Bench& b) {
        b.members[kCut].servable = model(shapeOf({1, 2}), shapeOf({1, 2}));
        b.spec.nodes[kCut].demultiplyCount.reset();
        auto& late = b.model("late", b.member(model(shapeOf({1, 2}), shapeOf({3, 1, 2}))), "all");
        late.demultiplyCount = 3;
        b.spec.nodes[kAll].gatherFrom = "late";
        b.output("late", "late");
      });
      // The outer one first.
      expectRefused({wrong, "all"}, [](Bench& b) {
        b.members[kEach].servable = model(shapeOf({1, 2}), shapeOf({3, 1, 2}));
        b.spec.nodes[kEach].demultiplyCount = 3;
      });
      // Siblings that the exit would have to gather side by side.
      expectRefused({wrong, "response"}, [](Bench& b) {
        b.spec.nodes.pop_back();
        b.spec.outputs.clear();
        b.model("also", kCut, "request", "in").demultiplyCount = 3;
        b.output("one", "each");
        b.output("other", "also");
      });
    }};

const Test kCountable{
    "more shards than can be counted", [] {
      Bench bench;
      bench.spec.inputs = {"in"};
      bench.spec.name = "p";
      PartialShape any;
      any.rankKnown = false;
      const auto every = bench.member(model(any, any));
      std::string source = "request";
      for (const auto* name : {"a", "b", "c", "d", "e"}) {
        bench.model(name, every, source, source == "request" ? "in" : "y").demultiplyCount = 10'000;
        source = name;
      }
      bench.output("out", source);
      test::expectThrows<Error>(
          [&] { bench.plan(); },
          [](const Error& error) { expectEqual(error.reason(), std::string("not_implemented")); });
    }};

const Test kAmbiguous{
    "one input that two nodes take differently", [] {
      const auto build = [](const PartialShape& a, const PartialShape& b, ElementType type) {
        Bench bench;
        bench.spec.inputs = {"in", "unused"};
        bench.model("a", bench.member(model(a, shapeOf({1}))), "request", "in");
        bench.model("b", bench.member(model(b, shapeOf({1}), type)), "request", "in");
        bench.output("ya", "a");
        bench.output("yb", "b");
        return bench.plan()->signature;
      };
      const auto refused = [&](const PartialShape& a, const PartialShape& b, ElementType type) {
        test::expectThrows<Error>(
            [&] { build(a, b, type); },
            [](const Error& error) {
              expectEqual(error.reason(), std::string("pipeline_inputs_ambiguous_metadata"));
              expect(error.message().find("node: b; input: x") != std::string::npos,
                     error.message());
            });
      };
      refused(shapeOf({1, 2}), shapeOf({1, 3}), ElementType::kF32);
      refused(shapeOf({1, 2}), shapeOf({1, 2, 3}), ElementType::kF32);
      refused(shapeOf({1, 2}), shapeOf({1, 2}), ElementType::kI32);
      const PartialShape ranged{{PartialDim{1, 8}, PartialDim{0, 5}}};
      const PartialShape other{{PartialDim{3, 9}, PartialDim::any()}};
      const auto signature = build(ranged, other, ElementType::kF32);
      expectEqual(signature.inputs.size(), std::size_t{1});
      expectEqual(toString(signature.inputs[0].shape), std::string("([3~8],[0~5])"));
    }};

const Test kLayouts{"layouts are merged, and move behind the demultiplexer's dimension", [] {
                      const auto layoutOf = [](const char* a, const char* b,
                                               std::optional<std::int64_t> count) -> std::string {
                        Bench bench;
                        bench.spec.inputs = {"in"};
                        bench.spec.demultiplyCount = count;
                        for (const auto* layout : {a, b}) {
                          auto info = tensorInfo("x", shapeOf({1, 2, 2, 3}));
                          info.layout = layout;
                          const auto name = "n" + std::to_string(bench.members.size());
                          bench.model(
                              name,
                              bench.member(std::make_shared<FakeModel>(
                                  Signature{{info}, {tensorInfo("y", shapeOf({1, 2}))}}, nothing)),
                              "request", "in");
                          bench.output(name, name);
                        }
                        return bench.plan()->signature.inputs.at(0).layout;
                      };
                      expectEqual(layoutOf("NHWC", "NHWC", {}), std::string("NHWC"));
                      expectEqual(layoutOf("N...", "N...", {}), std::string("N..."));
                      expectEqual(layoutOf("N...", "NHWC", {}), std::string("NHWC"));
                      expectEqual(layoutOf("N...", "...", {}), std::string("N???"));
                      expectEqual(layoutOf("NHWC", "NHWC", -1), std::string("N?HWC"));
                      expectEqual(layoutOf("N...", "N...", -1), std::string("N????"));
                      test::expectThrows<Error>([&] { layoutOf("NHWC", "NCHW", {}); });
                    }};

const Test kDynamicMetadata{
    "a dynamic demultiplexer's dimension is its library's own", [] {
      for (const std::int64_t declared : {-1, 12}) {
        Bench bench;
        bench.spec.inputs = {"in"};
        const Signature signature{{tensorInfo("x", shapeOf({1, 10}))},
                                  {tensorInfo("y", shapeOf({declared, 1, 10}))}};
        bench.custom("cut", std::make_shared<FakeNode>(signature, nothing), "request", "in")
            .demultiplyCount = -1;
        bench.output("out", "cut");
        expectEqual(toString(bench.plan()->signature.outputs[0].shape),
                    "(" + std::to_string(declared) + ",1,10)");
      }
    }};

const Test kUnknownInput{"an output that is an input which no node uses", [] {
                           expectRefused({"not_implemented", "response", Code::kUnimplemented},
                                         [](Bench& b) {
                                           b.spec.inputs.emplace_back("other");
                                           b.output("echo", "request", "other");
                                         });
                         }};

/// One way to spoil a pipeline: at `node`, which has a first input.
struct Spoiling {
  std::string reason;
  std::function<void(PipelineSpec&, NodeSpec&)> apply;
  std::string named;  ///< instead of the node
};

const Test kRandomInvalid{
    "random graphs with one fault name it and its node", [] {
      const std::array<Spoiling, 12> spoilings{{
          {"pipeline_node_refering_to_missing_node",
           [](PipelineSpec&, NodeSpec& n) { n.inputs[0].sourceNode = "nobody"; }, ""},
          {"pipeline_exit_used_as_node_dependency",
           [](PipelineSpec&, NodeSpec& n) { n.inputs[0].sourceNode = "response"; }, ""},
          {"pipeline_node_refering_to_missing_data_source",
           [](PipelineSpec&, NodeSpec& n) { n.inputs[0].dataItem = "nothing"; }, ""},
          {"pipeline_connection_to_missing_model_input",
           [](PipelineSpec&, NodeSpec& n) { n.inputs[0].name = "nothing"; }, ""},
          {"pipeline_model_input_connected_to_multiple_data_sources",
           [](PipelineSpec&, NodeSpec& n) { n.inputs.push_back(n.inputs[0]); }, ""},
          {"pipeline_not_all_inputs_connected",
           [](PipelineSpec&, NodeSpec& n) { n.inputs.erase(n.inputs.begin()); }, ""},
          {"pipeline_node_refering_to_missing_model",
           [](PipelineSpec&, NodeSpec& n) { n.work = MemberIndex{1000}; }, ""},
          {"pipeline_definition_invalid_node_library",
           [](PipelineSpec&, NodeSpec& n) { n.work = CustomNodePtr(); }, ""},
          {"pipeline_node_gather_from_not_existing_node",
           [](PipelineSpec&, NodeSpec& n) { n.gatherFrom = "nobody"; }, ""},
          {"pipeline_node_name_duplicate", [](PipelineSpec&, NodeSpec& n) { n.name = "response"; },
           "response"},
          {"pipeline_contains_unconnected_nodes",
           [](PipelineSpec& spec, NodeSpec& n) {
             auto idle = n;
             idle.name = "idle";
             idle.demultiplyCount.reset();  // a second one might not be allowed
             spec.nodes.push_back(std::move(idle));
           },
           "idle"},
          {"pipeline_node_refering_to_missing_model_output",
           [](PipelineSpec& spec, NodeSpec&) {
             const auto output = spec.outputs[0];
             for (auto& node : spec.nodes) {
               if (node.name != output.sourceNode) continue;
               node.outputs.push_back({"nothing", "lost"});
               spec.outputs[0].dataItem = "lost";
             }
           },
           "response"},
      }};
      for (std::uint64_t seed = 0; seed < 1000; ++seed) {
        Random random(seed);
        Scheduler scheduler;
        auto bench = RandomPipeline(random, scheduler).bench();
        auto& node = bench.spec.nodes[random() % bench.spec.nodes.size()];
        const auto& spoiling = spoilings[random() % spoilings.size()];
        const auto named = spoiling.named.empty() ? node.name : spoiling.named;
        spoiling.apply(bench.spec, node);
        test::expectThrows<Error>(
            [&] { bench.plan(); },
            [&](const Error& error) {
              const auto text = "seed " + std::to_string(seed) + ": " + error.message();
              expectEqual(error.reason(), spoiling.reason);
              expect(error.message().find("node: " + named) != std::string::npos, text);
            });
      }
    }};

}  // namespace
}  // namespace vino::pipeline
