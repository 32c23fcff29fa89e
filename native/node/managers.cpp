// SPDX-License-Identifier: Apache-2.0
#include "node/managers.h"

#include <algorithm>

namespace vino::node {

std::shared_ptr<const Manager> Managers::of(const std::string& pipeline, const std::string& node,
                                            std::shared_ptr<const Library> library,
                                            std::map<std::string, std::string> params) {
  const Key key(pipeline, node);
  // Looked at without the lock, as initialize is called: a library may take its time, also where
  // this turns out to be a manager's last holder.
  for (const auto& candidate : known(key)) {
    if (auto manager = candidate.lock(); manager && manager->isFor(*library, params)) {
      return manager;
    }
  }
  auto made = std::make_shared<const Manager>(std::move(library), std::move(params), node);
  const std::lock_guard lock(mutex_);
  forgetDead();
  managers_[key].push_back(made);
  return made;
}

std::size_t Managers::size() const {
  const std::lock_guard lock(mutex_);
  return static_cast<std::size_t>(std::ranges::count_if(managers_, [](const auto& entry) {
    return !std::ranges::all_of(entry.second, &std::weak_ptr<const Manager>::expired);
  }));
}

std::vector<std::weak_ptr<const Manager>> Managers::known(const Key& key) const {
  const std::lock_guard lock(mutex_);
  const auto found = managers_.find(key);
  return found == managers_.end() ? std::vector<std::weak_ptr<const Manager>>() : found->second;
}

void Managers::forgetDead() {
  for (auto& [key, managers] : managers_) {
    std::erase_if(managers, [](const auto& manager) { return manager.expired(); });
  }
  std::erase_if(managers_, [](const auto& entry) { return entry.second.empty(); });
}

}  // namespace vino::node
