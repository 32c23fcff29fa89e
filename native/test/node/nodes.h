// SPDX-License-Identifier: Apache-2.0
// Test libraries (native/test/node/libs), opened and fed.
#pragma once

#include <dlfcn.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/tensor.h"
#include "node/abi_node.h"
#include "node/library.h"
#include "node/manager.h"

namespace vino::node::test {

/// Where the build puts them: beside the test program.
inline std::filesystem::path libraryFile(const std::string& name) {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path() / "nodes" / (name + ".so");
}

inline std::shared_ptr<const Library> library(const std::string& name) {
  return Library::open(libraryFile(name));
}

/// How often something happened in the ledger of a test library (libs/ledger.h), since it was made.
class LedgerCount {
 public:
  LedgerCount(const std::string& name, std::string what) : what_(std::move(what)) {
    static_cast<void>(library(name));
    // The library is open for good, so its function outlives this handle.
    const std::unique_ptr<void, int (*)(void*)> handle(
        ::dlopen(libraryFile(name).c_str(), RTLD_NOW | RTLD_NOLOAD), &::dlclose);
    read_ = reinterpret_cast<decltype(read_)>(::dlsym(handle.get(), "ledgerCount"));
    before_ = read_(what_.c_str());
  }
  long now() const { return read_(what_.c_str()) - before_; }

 private:
  std::string what_;
  long (*read_)(const char*) = nullptr;
  long before_ = 0;
};

using ParamValues = std::map<std::string, std::string>;

/// A node named "here" over the test library `name`.
inline AbiNode nodeOf(const std::string& name, ParamValues params = {}) {
  return {"here", std::make_shared<Manager>(library(name), std::move(params), "here")};
}

inline Tensor floats(std::string name, Dims dims, const std::vector<float>& values) {
  auto tensor =
      Tensor::allocate(std::move(name), ElementType::kF32, std::move(dims), values.size());
  std::ranges::copy(values, tensor.elements<float>().begin());
  return tensor;
}

template <typename... Inputs>
std::vector<Tensor> inputs(Inputs... each) {
  std::vector<Tensor> list;
  (list.push_back(std::move(each)), ...);
  return list;
}

template <typename T>
std::vector<T> values(const Tensor& tensor) {
  const auto elements = tensor.elements<T>();
  return {elements.begin(), elements.end()};
}

}  // namespace vino::node::test
