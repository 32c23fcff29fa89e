// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run.h"

#include <array>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <span>
#include <thread>

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

/// The sum of "a" and "x".
std::shared_ptr<FakeModel> summing(test::Scheduler* scheduler = nullptr) {
  const auto shape = shapeOf({1, 2});
  return std::make_shared<FakeModel>(
      Signature{{test::tensorInfo("a", shape), test::tensorInfo("x", shape)},
                {test::tensorInfo("y", shape)}},
      [](const std::vector<Tensor>& inputs) {
        auto values = test::valuesOf(inputs[0]);
        const auto others = test::valuesOf(inputs[1]);
        for (std::size_t i = 0; i < values.size(); ++i) values[i] += others[i];
        return only(floats("y", inputs[0].dims, values));
      },
      scheduler);
}

Tensor input() { return floats("in", {1, 2}, {1, 2}); }

std::shared_ptr<FakeModel> failing(std::string reason, test::Scheduler* scheduler = nullptr) {
  return std::make_shared<FakeModel>(
      mapSignature(shapeOf({1, 2})),
      [reason](const std::vector<Tensor>&) -> std::vector<Tensor> {
        throw Error(Code::kInternal, reason, "It failed - badly");
      },
      scheduler);
}

const Test kSiblings{"siblings are under way at the same time", [] {
                       test::Scheduler scheduler;
                       Bench bench;
                       bench.spec.inputs = {"in"};
                       const auto one = bench.member(adding(1, &scheduler));
                       bench.model("left", one, "request", "in");
                       bench.model("right", one, "request", "in");
                       bench.model("join", bench.member(summing(&scheduler)), "left")
                           .inputs.push_back({"a", "right", "y"});
                       bench.output("out", "join");
                       const auto servable = bench.servable();
                       Request request(only(input()));
                       request.begin(*servable);
                       scheduler.await(2);
                       scheduler.endOne(1);
                       scheduler.endOne();
                       scheduler.endOne();
                       expectEqual(request.await().shown(), std::string("out(1,2): 4 6"));
                     }};

/// What gathers `count` threads before any goes on.
class Meeting {
 public:
  explicit Meeting(std::size_t count) : missing_(count) {}
  void join() {
    std::unique_lock lock(mutex_);
    if (--missing_ == 0) everybody_.notify_all();
    everybody_.wait(lock, [this] { return missing_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable everybody_;
  std::size_t missing_;
};

const Test kThreads{
    "siblings that compute on their thread get one each, custom nodes too", [] {
      for (const bool custom : {false, true}) {
        Meeting meeting(2);
        const auto function = [&meeting](const std::vector<Tensor>& inputs) {
          meeting.join();  // one after the other would wait here for ever
          return only(shared(inputs[0], "y"));
        };
        Bench bench;
        bench.spec.inputs = {"in"};
        const auto signature = mapSignature(shapeOf({1, 2}));
        for (const auto* name : {"left", "right"}) {
          if (custom) {
            bench.custom(name, std::make_shared<test::FakeNode>(signature, function), "request",
                         "in");
          } else {
            bench.model(name, bench.member(std::make_shared<FakeModel>(signature, function)),
                        "request", "in");
          }
          bench.output(name, name);
        }
        const auto servable = bench.servable();
        Request request(only(input()));
        test::testPools().workers.submit([&] { request.begin(*servable); });
        expectEqual(request.await().shown(), std::string("left(1,2): 1 2 right(1,2): 1 2"));
      }
    }};

const Test kNotOnTheCaller{
    "custom nodes never run on the caller's thread", [] {
      const auto caller = std::this_thread::get_id();
      bool same = false;
      Bench bench;
      bench.spec.inputs = {"in"};
      bench.custom("node",
                   std::make_shared<test::FakeNode>(mapSignature(shapeOf({1, 2})),
                                                    [&](const std::vector<Tensor>& inputs) {
                                                      same = std::this_thread::get_id() == caller;
                                                      return only(shared(inputs[0], "y"));
                                                    }),
                   "request", "in");
      bench.output("out", "node");
      const auto servable = bench.servable();
      Request request(only(input()));
      request.begin(*servable).await();
      expect(!same, "another thread");
    }};

const Test kDeep{
    "a thousand quick nodes in a row leave the stack as it is", [] {
      // The frames of a session, if each lay on the last one's, would need far more
      // than this.
      constexpr std::ptrdiff_t kMostStack = 16 * 1024;
      const char* lowest = nullptr;
      const char* highest = nullptr;
      const auto deep = std::make_shared<FakeModel>(
          mapSignature(shapeOf({1, 2})), [&](const std::vector<Tensor>& inputs) {
            const auto* const place = static_cast<const char*>(__builtin_frame_address(0));
            if (lowest == nullptr || place < lowest) lowest = place;
            if (highest == nullptr || place > highest) highest = place;
            return mapping([](float x) { return x + 1; })(inputs);
          });
      Bench bench;
      bench.spec.inputs = {"in"};
      const auto one = bench.member(deep);
      std::string source = "request";
      for (int i = 0; i < 1000; ++i) {
        const auto name = "n" + std::to_string(i);
        bench.model(name, one, source, i == 0 ? "in" : "y");
        source = name;
      }
      bench.output("out", source);
      Request request(only(input()));
      request.begin(*bench.servable()).await();
      expectEqual(request.shown(), std::string("out(1,2): 1001 1002"));
      expect(highest - lowest < kMostStack, "used " + std::to_string(highest - lowest));
    }};

const Test kFirstError{
    "the first error wins; what has begun is awaited, nothing else begins", [] {
      test::Scheduler slowly;
      test::Scheduler soon;
      test::Scheduler later;
      Bench bench;
      bench.spec.inputs = {"in"};
      const auto slow = adding(1, &slowly);
      const auto never = adding(1);
      bench.model("slow", bench.member(slow), "request", "in");
      bench.model("first", bench.member(failing("first", &soon)), "request", "in");
      bench.model("other", bench.member(failing("other", &later)), "request", "in");
      bench.model("after", bench.member(never), "slow");
      for (const auto* name : {"first", "other", "after"}) bench.output(name, name);
      const auto servable = bench.servable();
      Request request(only(input()));
      request.begin(*servable);
      for (auto* scheduler : {&slowly, &soon, &later}) scheduler->await(1);
      soon.endOne();
      expect(!request.hasEnded(), "awaits the others");
      later.endOne();
      expect(!request.hasEnded(), "awaits the last one");
      slowly.endOne();
      request.await();
      expectEqual(request.error()->message(), std::string("It failed - Node: first badly"));
      expectEqual(never->begun.load(), std::size_t{0});
      expectEqual(slow->cancelled.load(), std::size_t{1});
    }};

const Test kShardError{
    "an error among many shards ends them all", [] {
      std::atomic<int> executed{0};
      Bench bench;
      bench.spec.inputs = {"in"};
      bench.spec.demultiplyCount = -1;
      bench.custom("node",
                   std::make_shared<test::FakeNode>(
                       mapSignature(shapeOf({1, 2})),
                       [&](const std::vector<Tensor>& inputs) -> std::vector<Tensor> {
                         if (++executed == 50) throw Error(Code::kInternal, "fiftieth", "No more");
                         return only(shared(inputs[0], "y"));
                       }),
                   "request", "in");
      bench.output("out", "node");
      Request request(only(floats("in", {5000, 1, 2}, std::vector<float>(10'000))));
      request.begin(*bench.servable()).await();
      expectEqual(request.reason(), std::string("fiftieth"));
      expect(executed < 100, "executed " + std::to_string(executed));
    }};

const Test kCancel{"a request that is given up begins nothing more", [] {
                     test::Scheduler scheduler;
                     std::atomic<bool> cancelled{false};
                     Bench bench;
                     bench.spec.inputs = {"in"};
                     const auto second = adding(1);
                     bench.model("first", bench.member(adding(1, &scheduler)), "request", "in");
                     bench.model("second", bench.member(second), "first");
                     bench.output("out", "second");
                     const auto servable = bench.servable();
                     Request request(only(input()), &cancelled);
                     request.begin(*servable);
                     cancelled = true;
                     scheduler.endOne();
                     expectEqual(request.await().reason(), std::string("cancelled"));
                     expect(request.error()->code() == Code::kCancelled, "its code");
                     expectEqual(second->begun.load(), std::size_t{0});
                   }};

/// A model with one infer request, whose outputs hold it; who has to wait is kept.
class OneSlot final : public serving::Servable {
 public:
  explicit OneSlot(test::Scheduler& scheduler) : scheduler_(scheduler) {}
  const Signature& signature() const noexcept override { return signature_; }

  void infer(serving::InferTask task) override {
    auto kept = std::make_shared<serving::InferTask>(std::move(task));
    scheduler_.add([this, kept] { run(kept); });
  }

  bool isFree() const { return !*taken_; }
  std::size_t refused = 0;

 private:
  void run(const std::shared_ptr<serving::InferTask>& task) {
    if (*taken_) {
      ++refused;
      return task->done(Error(Code::kInternal, "taken", "Its own outputs hold the infer request"));
    }
    *taken_ = true;
    std::shared_ptr<void> lease(taken_.get(), [taken = taken_](void*) { *taken = false; });
    auto outputs = only(Tensor::borrow("y", ElementType::kF32, {1, 2},
                                       std::as_bytes(std::span(memory_)), std::move(lease)));
    const auto done = std::move(task->done);
    task->inputs.clear();
    done(std::move(outputs));
  }

  test::Scheduler& scheduler_;
  Signature signature_ = mapSignature(shapeOf({1, 2}));
  std::array<float, 2> memory_{5, 6};
  std::shared_ptr<bool> taken_ = std::make_shared<bool>(false);
};

const Test kLease{"outputs do not hold what a later node waits for", [] {
                    test::Scheduler scheduler;
                    Bench bench;
                    bench.spec.inputs = {"in"};
                    const auto model = std::make_shared<OneSlot>(scheduler);
                    const auto index = bench.member(model);
                    bench.model("first", index, "request", "in");
                    bench.model("second", index, "first");
                    bench.output("half", "first");
                    bench.output("out", "second");
                    const auto servable = bench.servable();
                    Request request(only(input()));
                    request.begin(*servable, &scheduler);
                    scheduler.drain([](std::size_t) { return 0; });
                    expectEqual(request.await().shown(),
                                std::string("half(1,2): 5 6 out(1,2): 5 6"));
                    expectEqual(model->refused, std::size_t{0});
                    expect(!model->isFree(), "the last one's outputs were not copied");
                  }};

const Test kMemberChecks{
    "what reaches a model is held against it, with the node's name", [] {
      const auto messageOf = [](const PartialShape& declared, ElementType type, Dims dims) {
        Bench bench;
        bench.spec.inputs = {"in"};
        const Signature any{{test::tensorInfo("x", shapeOf({1, 2}))},
                            {test::tensorInfo("y", shapeOf({-1, -1}))}};
        bench.custom(
            "maker",
            std::make_shared<test::FakeNode>(any,
                                             [type, dims](const std::vector<Tensor>&) {
                                               return only(Tensor::allocate(
                                                   "y", type, dims, elementCount(dims).value()));
                                             }),
            "request", "in");
        bench.model("taker", bench.member(adding(0, nullptr, declared)), "maker");
        bench.output("out", "taker");
        Request request(only(input()));
        request.begin(*bench.servable()).await();
        return request.shown();
      };
      const auto open = shapeOf({1, 3});
      using std::string;
      expectEqual(
          messageOf(open, ElementType::kI32, {1, 3}),
          string("invalid_precision: Invalid input precision - Node: taker input: x Invalid "
                 "precision - Expected: FP32; Actual: I32"));
      expectEqual(messageOf(open, ElementType::kF32, {3}),
                  string("invalid_rank: Invalid number of shape dimensions - Node: taker input: x "
                         "Invalid number of shape dimensions - Expected: (1,3); Actual: (3)"));
      expectEqual(messageOf(open, ElementType::kF32, {2, 3}),
                  string("invalid_batch_size: Invalid input batch size - Node: taker input: x "
                         "Invalid batch size - Expected: 1; Actual: 2"));
      expectEqual(
          messageOf(open, ElementType::kF32, {1, 4}),
          string("invalid_shape: Invalid input shape - Node: taker input: x Invalid shape - "
                 "Expected: (1,3); Actual: (1,4)"));
    }};

const Test kEntryChecks{
    "requests are held against the merged inputs, in the words of models", [] {
      Bench bench;
      bench.spec.inputs = {"in", "unused"};
      bench.model("each", bench.member(adding(1)), "request", "in");
      bench.output("out", "each");
      const auto servable = bench.servable();
      Request wrong(only(floats("in", {1, 3}, {1, 2, 3})));
      expectEqual(
          wrong.begin(*servable).await().shown(),
          std::string("invalid_shape: Invalid input shape - Expected: (1,2); Actual: (1,3); "
                      "input name: in"));
      auto both = only(input());
      both.push_back(floats("unused", {1, 2}, {1, 2}));
      Request more(std::move(both));
      expectEqual(more.begin(*servable).await().reason(), std::string("invalid_input_count"));
    }};

const Test kSeveral{"an item goes to several inputs, and several aliases name one output", [] {
                      Bench bench;
                      bench.spec.inputs = {"in"};
                      auto& first = bench.model("first", bench.member(adding(1)), "request", "in");
                      first.outputs.push_back({"y", "again"});
                      bench.model("join", bench.member(summing()), "first")
                          .inputs.push_back({"a", "first", "again"});
                      bench.output("out", "join");
                      Request request(only(input()));
                      expectEqual(request.begin(*bench.servable()).await().shown(),
                                  std::string("out(1,2): 4 6"));
                    }};

const Test kTurns{"a long run lets others have the thread", [] {
                    ThreadPool one("one", 1);
                    std::atomic<int> shards{0};
                    int before = 0;
                    std::counting_semaphore<> otherRan{0};
                    const auto model = std::make_shared<FakeModel>(
                        mapSignature(shapeOf({1, 2})), [&](const std::vector<Tensor>& inputs) {
                          if (++shards == 10) {
                            one.submit([&] {
                              before = shards;
                              otherRan.release();
                            });
                            // Longer than any thread stays with a run.
                            std::this_thread::sleep_for(std::chrono::milliseconds(5));
                          }
                          return only(shared(inputs[0], "y"));
                        });
                    Bench bench;
                    bench.spec.inputs = {"in"};
                    bench.spec.demultiplyCount = -1;
                    bench.model("each", bench.member(model), "request", "in");
                    bench.output("out", "each");
                    PipelineServable servable(bench.plan(), image::Limits{},
                                              {one, test::testPools().nodes});
                    Request request(only(floats("in", {1000, 1, 2}, std::vector<float>(2000))));
                    one.submit([&] { request.begin(servable); });
                    otherRan.acquire();
                    expectEqual(before, 10);
                    expectEqual(request.await().outputs().at(0).dims[0], std::int64_t{1000});
                  }};

const Test kMany{
    "many requests at once", [] {
      Bench bench;
      bench.spec.inputs = {"in"};
      bench.spec.demultiplyCount = -1;
      bench.model("model", bench.member(adding(1)), "request", "in");
      bench.custom("node",
                   std::make_shared<test::FakeNode>(mapSignature(shapeOf({1, 2})),
                                                    mapping([](float x) { return x * 2; })),
                   "model");
      bench.model("join", bench.member(summing()), "node").inputs.push_back({"a", "model", "y"});
      bench.output("out", "join");
      const auto servable = bench.servable();
      std::vector<std::unique_ptr<Request>> requests;
      for (int i = 0; i < 200; ++i) {
        const auto x = static_cast<float>(i);
        requests.push_back(std::make_unique<Request>(
            only(floats("in", {3, 1, 2}, {x, x + 1, x + 2, x + 3, x + 4, x + 5}))));
        auto& request = *requests.back();
        test::testPools().workers.submit([&] { request.begin(*servable); });
      }
      for (int i = 0; i < 200; ++i) {
        const auto values = [&] {
          auto& request = requests[static_cast<std::size_t>(i)]->await();
          return test::valuesOf(request.outputs().at(0));
        }();
        for (int k = 0; k < 6; ++k) {
          expectEqual(values[static_cast<std::size_t>(k)], 3 * static_cast<float>(i + k + 1));
        }
      }
    }};

}  // namespace
}  // namespace vino::pipeline
