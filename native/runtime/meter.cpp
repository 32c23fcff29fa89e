// SPDX-License-Identifier: Apache-2.0
#include "runtime/meter.h"

namespace vino::runtime {

std::shared_ptr<Meter> Meters::of(const std::string& name, const std::string& version) {
  const std::lock_guard lock(mutex_);
  auto& meter = meters_[{name, version}];
  if (!meter) meter = std::make_shared<Meter>();
  return meter;
}

std::vector<std::pair<Meters::Key, std::shared_ptr<const Meter>>> Meters::all() const {
  const std::lock_guard lock(mutex_);
  return {meters_.begin(), meters_.end()};
}

}  // namespace vino::runtime
