// SPDX-License-Identifier: Apache-2.0
#include "pipeline/remarks.h"

#include <string>
#include <vector>

#include "fakes.h"

namespace vino::pipeline {
namespace {

using test::Bench;
using test::expect;
using test::expectEqual;
using test::FakeModel;
using test::shapeOf;
using test::tensorInfo;
using test::Test;

/// What a tensor of a model is declared to be.
struct Declared {
  PartialShape shape;
  std::string layout = "N...";
};

std::shared_ptr<FakeModel> model(const Declared& taken, const Declared& given) {
  auto x = tensorInfo("x", taken.shape);
  x.layout = taken.layout;
  auto y = tensorInfo("y", given.shape);
  y.layout = given.layout;
  return std::make_shared<FakeModel>(
      Signature{{x}, {y}}, [](const std::vector<Tensor>&) { return std::vector<Tensor>(); });
}

/// Pipeline "p": request -> one -> two -> response, `one` cutting where it has a count.
std::vector<std::string> remarks(std::shared_ptr<FakeModel> one, std::shared_ptr<FakeModel> two,
                                 std::optional<std::int64_t> count = std::nullopt,
                                 bool gathers = false) {
  Bench bench;
  bench.spec.name = "p";
  bench.spec.inputs = {"in"};
  const auto first = bench.member(std::move(one));
  const auto second = bench.member(std::move(two));
  bench.model("one", first, "request", "in").demultiplyCount = count;
  auto source = std::string("one");
  if (gathers) {
    bench.model("between", bench.member(model({shapeOf({1, 2})}, {shapeOf({1, 2})})), "one");
    source = "between";
  }
  auto& last = bench.model("two", second, source);
  if (gathers) last.gatherFrom = "one";
  bench.output("out", "two");
  return bench.plan()->remarks;
}

void expectOne(const std::vector<std::string>& remarks, const std::string& expected,
               std::source_location at = std::source_location::current()) {
  expectEqual(remarks.size(), 1U, at);
  if (!remarks.empty()) expectEqual(remarks[0], expected, at);
}

const Declared kRow{shapeOf({1, 2})};

const Test kSilent{"nothing is said where all is known", [] {
                     expect(remarks(model(kRow, kRow), model(kRow, kRow)).empty());
                     const Declared three{shapeOf({3, 1, 2})};
                     expect(remarks(model(kRow, three), model(kRow, kRow), 3).empty());
                     const Declared any{shapeOf({-1, 1, 2})};
                     expect(remarks(model(kRow, any), model(kRow, kRow), -1).empty());
                   }};

const Test kCounts{
    "a count that only one side knows", [] {
      const Declared any{shapeOf({-1, 1, 2})};
      const Declared three{shapeOf({3, 1, 2})};
      expectOne(
          remarks(model(kRow, any), model(kRow, kRow), 3),
          "Pipeline: p; node: one; output: y has shape (-1,1,2) for 3 shards: that may fail at "
          "execution stage");
      expectOne(
          remarks(model(kRow, three), model(kRow, kRow), 0),
          "Pipeline: p; node: one; output: y has shape (3,1,2) for any number of shards: that "
          "may fail at execution stage");
      expectOne(
          remarks(model(kRow, three), model(any, kRow), 3, true),
          "Pipeline: p; node: two; input: x has shape (-1,1,2) for 3 shards: that may fail at "
          "execution stage");
    }};

const Test kLayouts{
    "explicit layouts that differ", [] {
      const auto picture = shapeOf({1, 2, 2, 2});
      const auto said = [&](const char* given, const char* taken) {
        return remarks(model(kRow, {picture, given}), model({picture, taken}, kRow));
      };
      expectOne(said("NCHW", "NHWC"),
                "Pipeline: p; node: two; input: x has layout NHWC, and output: y of node: one has "
                "NCHW");
      for (const auto* other : {"NCHW", "N?HW", "N...", "", "..."}) {
        expect(said("NCHW", other).empty(), other);
        expect(said(other, "NCHW").empty(), other);
      }
      const Declared cut{shapeOf({3, 1, 2, 2, 2}), "N?CHW"};
      expect(remarks(model(kRow, cut), model({picture, "NCHW"}, kRow), 3).empty(), "cut");
      expectEqual(remarks(model(kRow, cut), model({picture, "NHWC"}, kRow), 3).size(), 1U);
    }};

const Test kOfTheSpec{"what the spec remarks on a node", [] {
                        Bench bench;
                        bench.spec.name = "p";
                        bench.spec.inputs = {"in"};
                        const auto one = bench.member(model(kRow, kRow));
                        bench.model("one", one, "request", "in").remark = "seen before";
                        bench.output("out", "one");
                        expectOne(bench.plan()->remarks, "Pipeline: p; node: one; seen before");
                      }};

}  // namespace
}  // namespace vino::pipeline
