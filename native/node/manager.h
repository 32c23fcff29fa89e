// SPDX-License-Identifier: Apache-2.0
// What a library has set up for one node: a library, the node's params, and what initialize made.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "node/library.h"
#include "node/params.h"

namespace vino::node {

/// Initialized when made and deinitialized, once, when the last holder lets go: the node, its runs
/// and every tensor whose memory the library still has to take back. So `release` never meets a
/// dead manager (pipelines.md 7.4). The last holder's thread is any; deinitialize runs there.
class Manager {
 public:
  /// Calls initialize. Throws Error "node_library_initialize_failed", which names `node`.
  Manager(std::shared_ptr<const Library> library, std::map<std::string, std::string> params,
          std::string_view node);
  ~Manager();
  Manager(const Manager&) = delete;
  Manager& operator=(const Manager&) = delete;

  const LibraryFunctions& functions() const noexcept { return library_->functions(); }
  const Params& params() const noexcept { return params_; }
  /// What initialize put there; may be null.
  void* handle() const noexcept { return handle_; }

  /// Whether a node of that library and those params would get the same: then a pipeline that is
  /// loaded anew keeps this manager instead of making another.
  bool isFor(const Library& library, const std::map<std::string, std::string>& params) const {
    return library_.get() == &library && params_.values() == params;
  }

  /// Gives memory back to the library; null is nothing to give. Any thread. A library that throws
  /// here keeps its memory.
  void release(void* memory) const noexcept;

 private:
  std::shared_ptr<const Library> library_;
  Params params_;
  void* handle_ = nullptr;
};

}  // namespace vino::node
