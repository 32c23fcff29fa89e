// SPDX-License-Identifier: Apache-2.0
#include "node/params.h"

#include <utility>

namespace vino::node {

Params::Params(std::map<std::string, std::string> values) : values_(std::move(values)) {
  items_.reserve(values_.size());
  for (const auto& [key, value] : values_) items_.push_back({key.c_str(), value.c_str()});
}

}  // namespace vino::node
