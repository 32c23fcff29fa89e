// SPDX-License-Identifier: Apache-2.0
// Writing a custom node in C++20: a class with the four members below and one line of
// VINOSERVE_NODE make a library that this server and OpenVINO Model Server (2022.1 and later) load.
//
//   struct Doubler {
//     explicit Doubler(const vinoserve::Params& params);            // when the pipeline is loaded
//     std::vector<vinoserve::Info> inputs() const;                  // what it takes
//     std::vector<vinoserve::Info> outputs() const;                 // what it gives
//     void run(const vinoserve::Inputs& in, vinoserve::Outputs& out) const;
//     std::size_t keptBlocks() const;                               // optional: see memory.hpp
//   };
//   VINOSERVE_NODE(Doubler)
//
// `run` is called from many threads at once. What any of them throws goes to stderr and fails the
// request (or, in the constructor, the loading of the pipeline), never the process.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <memory>
#include <vector>

#include "custom_node_interface.h"
#include "vinoserve/memory.hpp"
#include "vinoserve/outputs.hpp"
#include "vinoserve/params.hpp"
#include "vinoserve/tensor.hpp"

namespace vinoserve {

template <typename T>
concept Node = std::constructible_from<T, const Params&> &&
               requires(const T& node, const Inputs& in, Outputs& out) {
                 { node.inputs() } -> std::same_as<std::vector<Info>>;
                 { node.outputs() } -> std::same_as<std::vector<Info>>;
                 { node.run(in, out) } -> std::same_as<void>;
               };

/// The six functions over a node class. What `initialize` makes is the manager of all other calls.
template <Node T>
class Glue {
 public:
  static int initialize(void** manager, const CustomNodeParam* params, int count) noexcept {
    return guarded("initialize",
                   [&] { *manager = std::make_unique<Glue>(Params(params, count)).release(); });
  }

  static int deinitialize(void* manager) noexcept {
    return guarded("deinitialize", [&] { const std::unique_ptr<Glue> last(&of(manager)); });
  }

  static int execute(const CustomNodeTensor* inputs, int inputsCount, CustomNodeTensor** outputs,
                     int* outputsCount, void* manager) noexcept {
    return guarded("execute", [&] {
      auto& self = of(manager);
      Outputs out(self.memory_);
      self.node_.run(Inputs(inputs, inputsCount), out);
      out.handOver(outputs, outputsCount);
    });
  }

  static int inputsInfo(CustomNodeTensorInfo** infos, int* count, void* manager) noexcept {
    return guarded("getInputsInfo",
                   [&] { of(manager).handOver(of(manager).node_.inputs(), infos, count); });
  }

  static int outputsInfo(CustomNodeTensorInfo** infos, int* count, void* manager) noexcept {
    return guarded("getOutputsInfo",
                   [&] { of(manager).handOver(of(manager).node_.outputs(), infos, count); });
  }

  static int release(void* block, void* manager) noexcept {
    return guarded("release", [&] { of(manager).memory_.put(block); });
  }

  explicit Glue(const Params& params) : node_(params), memory_(keptBlocks(node_)) {}

 private:
  static Glue& of(void* manager) noexcept { return *static_cast<Glue*>(manager); }

  static std::size_t keptBlocks(const T& node) {
    if constexpr (requires { node.keptBlocks(); }) {
      return node.keptBlocks();
    } else {
      return 0;
    }
  }

  template <typename Work>
  static int guarded(const char* call, const Work& work) noexcept {
    try {
      work();
      return 0;
    } catch (const std::exception& problem) {
      std::fprintf(stderr, "custom node: %s: %s\n", call, problem.what());
    } catch (...) {
      std::fprintf(stderr, "custom node: %s: unknown exception\n", call);
    }
    return 1;
  }

  /// Declarations as the server wants them: the array and each item's dims in blocks of their own.
  void handOver(const std::vector<Info>& list, CustomNodeTensorInfo** infos, int* count) {
    const auto put = [this](void* block) { memory_.put(block); };
    using Block = std::unique_ptr<void, decltype(put)>;
    Block array(memory_.take(list.size() * sizeof(CustomNodeTensorInfo)), put);
    auto* const items = static_cast<CustomNodeTensorInfo*>(array.get());
    std::vector<Block> blocks;
    blocks.reserve(list.size());
    for (const auto& info : list) {
      auto& block = blocks.emplace_back(memory_.take(info.dims.size() * sizeof(info.dims[0])), put);
      auto* const dims = static_cast<std::uint64_t*>(block.get());
      std::ranges::copy(info.dims, dims);
      items[blocks.size() - 1] = {info.name, dims, info.dims.size(), info.precision};
    }
    for (auto& block : blocks) static_cast<void>(block.release());
    *infos = static_cast<CustomNodeTensorInfo*>(array.release());
    *count = static_cast<int>(list.size());
  }

  const T node_;
  Memory memory_;
};

}  // namespace vinoserve

/// Defines the library's six functions for the node class `Type`; once in a library, outside of any
/// namespace.
#define VINOSERVE_NODE(Type)                                                                    \
  extern "C" {                                                                                  \
  int initialize(void** manager, const CustomNodeParam* params, int count) {                    \
    return vinoserve::Glue<Type>::initialize(manager, params, count);                           \
  }                                                                                             \
  int deinitialize(void* manager) { return vinoserve::Glue<Type>::deinitialize(manager); }      \
  int execute(const CustomNodeTensor* inputs, int inputsCount, CustomNodeTensor** outputs,      \
              int* outputsCount, const CustomNodeParam*, int, void* manager) {                  \
    return vinoserve::Glue<Type>::execute(inputs, inputsCount, outputs, outputsCount, manager); \
  }                                                                                             \
  int getInputsInfo(CustomNodeTensorInfo** info, int* count, const CustomNodeParam*, int,       \
                    void* manager) {                                                            \
    return vinoserve::Glue<Type>::inputsInfo(info, count, manager);                             \
  }                                                                                             \
  int getOutputsInfo(CustomNodeTensorInfo** info, int* count, const CustomNodeParam*, int,      \
                     void* manager) {                                                           \
    return vinoserve::Glue<Type>::outputsInfo(info, count, manager);                            \
  }                                                                                             \
  int release(void* block, void* manager) {                                                     \
    return vinoserve::Glue<Type>::release(block, manager);                                      \
  }                                                                                             \
  }
