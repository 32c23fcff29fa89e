// SPDX-License-Identifier: Apache-2.0
// Random valid pipelines, and what they come to when everything is computed one after another: the
// plain reading of pipelines.md 4 that the runs are held against.
#pragma once

#include <cmath>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "fakes.h"

namespace vino::test {

using Random = std::mt19937_64;

inline std::size_t below(Random& random, std::size_t bound) { return random() % bound; }

/// A tensor of floats as the interpreter holds it.
struct Array {
  Dims dims;
  std::vector<float> values;

  Array part(std::size_t index) const {
    const auto size = values.size() / static_cast<std::size_t>(dims[0]);
    const auto begin = values.begin() + static_cast<std::ptrdiff_t>(index * size);
    return {{dims.begin() + 1, dims.end()}, {begin, begin + static_cast<std::ptrdiff_t>(size)}};
  }
};

/// Values for each combination of shards, outermost first.
using Shards = std::map<std::vector<std::size_t>, Array>;

/// What a random node computes: y like its first input and z of two numbers, from all inputs; with
/// `shards`, so many of both.
struct RandomFunction {
  float constant = 0;
  std::int64_t shards = 0;

  std::pair<Array, Array> operator()(const std::vector<Array>& inputs) const {
    constexpr float kModulus = 1009;  // whole numbers stay exact
    float sum = 0;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      for (const auto value : inputs[i].values) {
        sum = std::fmod(sum * 3 + value * static_cast<float>(i + 1), kModulus);
      }
    }
    Array y{inputs[0].dims, {}};
    Array z{{1, 2}, {}};
    for (std::int64_t shard = 0; shard < std::max<std::int64_t>(shards, 1); ++shard) {
      const auto offset = constant + static_cast<float>(7 * shard);
      for (const auto value : inputs[0].values) {
        y.values.push_back(std::fmod(value * 5 + sum + offset, kModulus));
      }
      z.values.insert(z.values.end(), {std::fmod(sum + offset, kModulus), constant});
    }
    if (shards > 0) {
      y.dims.insert(y.dims.begin(), shards);
      z.dims.insert(z.dims.begin(), shards);
    }
    return {std::move(y), std::move(z)};
  }
};

/// A pipeline under construction: the spec with, for every node, what the interpreter must know.
class RandomPipeline {
 public:
  RandomPipeline(Random& random, Scheduler& scheduler) : random_(random), scheduler_(scheduler) {
    begin();
    const auto nodes = 1 + below(random_, 10);
    for (std::size_t i = 0; i < nodes; ++i) addNode();
    end();
  }

  const Bench& bench() const { return bench_; }

  std::vector<Tensor> request() const {
    std::vector<Tensor> tensors;
    for (const auto& [name, array] : given_) {
      if (used_.contains(name)) tensors.push_back(floats(name, array.dims, array.values));
    }
    return tensors;
  }

  /// As Request::shown prints it.
  std::string expected() const {
    std::map<std::string, Array> outputs;
    for (const auto& output : bench_.spec.outputs) {
      outputs[output.name] = joined(shardsOf(output.sourceNode, output.dataItem));
    }
    std::string text;
    for (const auto& [name, array] : outputs) {
      text += (text.empty() ? "" : " ") + name + toString(array.dims) + ":";
      for (const auto value : array.values) text += " " + test::shown(value);
    }
    return text;
  }

 private:
  /// An item that nodes may use.
  struct Item {
    std::string node;
    std::string name;
    Dims dims;                        ///< of a shard
    std::vector<std::string> levels;  ///< demultiplexers around it
  };

  struct Made {
    RandomFunction function;
    std::vector<std::string> levels;  ///< around its outputs
  };

  void begin() {
    if (below(random_, 4) == 0) entryShards_ = static_cast<std::int64_t>(1 + below(random_, 4));
    if (entryShards_ > 0) bench_.spec.demultiplyCount = entryShards_;
    for (const auto* name : {"a", "b"}) {
      Array array{{1, static_cast<std::int64_t>(1 + below(random_, 3))}, {}};
      Item item{"request", name, array.dims, {}};
      if (entryShards_ > 0) {
        array.dims.insert(array.dims.begin(), entryShards_);
        item.levels.emplace_back("request");
        shardCounts_["request"] = entryShards_;
      }
      const auto count = elementCount(array.dims).value();
      for (std::uint64_t i = 0; i < count; ++i) {
        array.values.push_back(static_cast<float>(below(random_, 100)));
      }
      given_[name] = std::move(array);
      bench_.spec.inputs.emplace_back(name);
      items_.push_back(std::move(item));
    }
  }

  void addNode() {
    const auto name = "n" + std::to_string(made_.size());
    const auto levels = items_[below(random_, items_.size())].levels;
    std::vector<const Item*> within;
    for (const auto& item : items_) {
      if (item.levels == levels) within.push_back(&item);
    }
    pipeline::NodeSpec node;
    node.name = name;
    Made made;
    made.levels = levels;
    made.function.constant = static_cast<float>(made_.size());
    const bool gathers = !levels.empty() && below(random_, 3) == 0;
    if (gathers) {
      node.gatherFrom = levels.back();
      made.levels.pop_back();
    }
    Signature signature;
    Dims firstDims;
    const auto inputs = 1 + below(random_, 3);
    for (std::size_t i = 0; i < inputs; ++i) {
      const auto& source = *within[below(random_, within.size())];
      auto dims = source.dims;
      if (gathers) dims.insert(dims.begin(), shardCounts_.at(levels.back()));
      const auto inputName = "x" + std::to_string(i);
      node.inputs.push_back({inputName, source.node, source.name});
      signature.inputs.push_back(tensorInfo(inputName, loosened(dims)));
      if (i == 0) firstDims = dims;
    }
    const bool demultiplexes = made.levels.size() < 3 && below(random_, 3) == 0;
    if (demultiplexes) {
      made.function.shards = static_cast<std::int64_t>(1 + below(random_, 4));
      node.demultiplyCount = made.function.shards;
      shardCounts_[name] = made.function.shards;
      made.levels.push_back(name);
    }
    const auto declare = [&](const char* output, Dims dims) {
      items_.push_back({name, std::string(output) + "_of_" + name, dims, made.levels});
      node.outputs.push_back({output, items_.back().name});
      if (demultiplexes) dims.insert(dims.begin(), made.function.shards);
      signature.outputs.push_back(tensorInfo(output, loosened(dims)));
    };
    declare("y", firstDims);
    declare("z", {1, 2});
    const auto function = functionOf(made.function);
    if (below(random_, 3) == 0) {
      node.work = std::make_shared<FakeNode>(std::move(signature), function);
    } else {
      auto* const scheduler = below(random_, 4) == 0 ? nullptr : &scheduler_;
      node.work =
          bench_.member(std::make_shared<FakeModel>(std::move(signature), function, scheduler));
    }
    bench_.spec.nodes.push_back(std::move(node));
    made_[name] = std::move(made);
  }

  /// Chooses outputs, and drops what they do not need.
  void end() {
    const auto levels = items_.back().levels;
    for (std::size_t i = items_.size(); i-- > 2;) {
      const auto& item = items_[i];
      if (item.levels != levels || (i + 1 < items_.size() && below(random_, 2) == 0)) continue;
      bench_.spec.outputs.push_back({"out_" + item.name, item.node, item.name});
    }
    std::set<std::string> needed;
    for (const auto& output : bench_.spec.outputs) needed.insert(output.sourceNode);
    auto& nodes = bench_.spec.nodes;
    for (auto node = nodes.rbegin(); node != nodes.rend(); ++node) {
      if (!needed.contains(node->name)) continue;
      for (const auto& input : node->inputs) {
        needed.insert(input.sourceNode);
        if (input.sourceNode == "request") used_.insert(input.dataItem);
      }
    }
    std::erase_if(nodes, [&](const auto& node) { return !needed.contains(node.name); });
    makeDynamic();
    std::ranges::shuffle(nodes, random_);
  }

  /// The only demultiplexer may take what comes.
  void makeDynamic() {
    std::vector<std::optional<std::int64_t>*> counts;
    if (bench_.spec.demultiplyCount) counts.push_back(&bench_.spec.demultiplyCount);
    for (auto& node : bench_.spec.nodes) {
      if (node.demultiplyCount) counts.push_back(&node.demultiplyCount);
    }
    if (counts.size() != 1 || below(random_, 2) == 0) return;
    *counts[0] = below(random_, 2) == 0 ? 0 : -1;
  }

  /// A declaration that takes `dims`.
  PartialShape loosened(const Dims& dims) {
    PartialShape shape;
    for (const auto dim : dims) {
      const auto kind = below(random_, 6);
      shape.dims.push_back(kind == 0   ? PartialDim::any()
                           : kind == 1 ? PartialDim{dim - 1, dim + 2}
                                       : PartialDim::fixed(dim));
    }
    return shape;
  }

  static Function functionOf(RandomFunction function) {
    return [function](const std::vector<Tensor>& tensors) {
      // A custom node gets its inputs in any order.
      std::map<std::string, Array> sorted;
      for (const auto& tensor : tensors) sorted[tensor.name] = {tensor.dims, valuesOf(tensor)};
      std::vector<Array> inputs;
      for (auto& [name, array] : sorted) inputs.push_back(std::move(array));
      auto [y, z] = function(inputs);
      std::vector<Tensor> outputs;
      outputs.push_back(floats("y", y.dims, y.values));
      outputs.push_back(floats("z", z.dims, z.values));
      return outputs;
    };
  }

  // The interpreter.

  Shards shardsOf(const std::string& node, const std::string& item) const {
    if (node == "request") {
      const auto& whole = given_.at(item);
      return entryShards_ > 0 ? cut({{{}, whole}}) : Shards{{{}, whole}};
    }
    const auto spec =
        std::ranges::find(bench_.spec.nodes, node, [](const auto& one) { return one.name; });
    std::vector<Shards> inputs;
    for (const auto& input : spec->inputs) {
      auto shards = shardsOf(input.sourceNode, input.dataItem);
      inputs.push_back(spec->gatherFrom ? joinedOnce(shards) : std::move(shards));
    }
    Shards outputs;
    for (const auto& [key, first] : inputs[0]) {
      std::vector<Array> arrays;
      for (const auto& input : inputs) arrays.push_back(input.at(key));
      auto [y, z] = made_.at(node).function(arrays);
      outputs[key] = item.starts_with('y') ? std::move(y) : std::move(z);
    }
    return spec->demultiplyCount ? cut(outputs) : outputs;
  }

  static Shards cut(const Shards& wholes) {
    Shards parts;
    for (const auto& [key, whole] : wholes) {
      for (std::size_t i = 0; i < static_cast<std::size_t>(whole.dims[0]); ++i) {
        auto partKey = key;
        partKey.push_back(i);
        parts[partKey] = whole.part(i);
      }
    }
    return parts;
  }

  /// Joins the innermost level.
  static Shards joinedOnce(const Shards& parts) {
    Shards wholes;
    for (const auto& [key, part] : parts) {
      auto& whole = wholes[{key.begin(), key.end() - 1}];
      if (whole.dims.empty()) {
        whole.dims = part.dims;
        whole.dims.insert(whole.dims.begin(), 0);
      }
      ++whole.dims[0];
      whole.values.insert(whole.values.end(), part.values.begin(), part.values.end());
    }
    return wholes;
  }

  static Array joined(Shards shards) {
    while (!shards.begin()->first.empty()) shards = joinedOnce(shards);
    return shards.begin()->second;
  }

  Random& random_;
  Scheduler& scheduler_;
  Bench bench_;
  std::int64_t entryShards_ = 0;
  std::map<std::string, Array> given_;
  std::set<std::string> used_;
  std::map<std::string, std::int64_t> shardCounts_;
  std::map<std::string, Made> made_;
  std::vector<Item> items_;
};

}  // namespace vino::test
