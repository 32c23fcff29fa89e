// SPDX-License-Identifier: Apache-2.0
// The "params" of a node in the configuration, as the C interface takes them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "custom_node_interface.h"

namespace vino::node {

/// Immutable; every library call of a node gets the same array. A node without params gets NULL and
/// 0 (pipelines.md 7.4).
class Params {
 public:
  Params() = default;
  explicit Params(std::map<std::string, std::string> values);
  Params(const Params&) = delete;
  Params& operator=(const Params&) = delete;

  const std::map<std::string, std::string>& values() const noexcept { return values_; }
  const CustomNodeParam* data() const noexcept { return items_.empty() ? nullptr : items_.data(); }
  int count() const noexcept { return static_cast<int>(items_.size()); }

 private:
  std::map<std::string, std::string> values_;
  std::vector<CustomNodeParam> items_;  // points into values_
};

}  // namespace vino::node
