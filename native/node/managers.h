// SPDX-License-Identifier: Apache-2.0
// The managers of a process, so that a node of a pipeline that is loaded anew keeps its own.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "node/manager.h"

namespace vino::node {

/// Knows the managers that are still held, by pipeline and node (pipelines.md 7.4), and holds none.
/// Thread-safe.
class Managers {
 public:
  /// The manager of that node from an earlier load of its pipeline, where there is one for the same
  /// library and the same params; else one that is made now. Throws Error
  /// "node_library_initialize_failed".
  std::shared_ptr<const Manager> of(const std::string& pipeline, const std::string& node,
                                    std::shared_ptr<const Library> library,
                                    std::map<std::string, std::string> params);

  /// Nodes that somebody holds a manager for.
  std::size_t size() const;

 private:
  using Key = std::pair<std::string, std::string>;

  std::vector<std::weak_ptr<const Manager>> known(const Key& key) const;
  void forgetDead();

  mutable std::mutex mutex_;
  /// Several where a changed pipeline is loaded while runs of the old one go on, or fails to load
  /// while the old one stays.
  std::map<Key, std::vector<std::weak_ptr<const Manager>>> managers_;
};

}  // namespace vino::node
