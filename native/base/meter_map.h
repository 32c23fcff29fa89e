// SPDX-License-Identifier: Apache-2.0
// What a process counts for its metrics, by two names.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace vino {

/// Meters by a pair of names, made when first asked for. They outlive what they meter, so that a
/// reload goes on counting. Thread-safe; what a meter's own members promise is theirs.
template <typename Meter>
class MeterMap {
 public:
  using Key = std::pair<std::string, std::string>;

  /// The meter of that key, made where there is none.
  std::shared_ptr<Meter> of(const std::string& first, const std::string& second) {
    const std::lock_guard lock(mutex_);
    auto& meter = meters_[{first, second}];
    if (!meter) meter = std::make_shared<Meter>();
    return meter;
  }

  std::vector<std::pair<Key, std::shared_ptr<const Meter>>> all() const {
    const std::lock_guard lock(mutex_);
    return {meters_.begin(), meters_.end()};
  }

 private:
  mutable std::mutex mutex_;
  std::map<Key, std::shared_ptr<Meter>> meters_;
};

}  // namespace vino
