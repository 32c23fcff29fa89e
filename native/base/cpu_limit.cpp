// SPDX-License-Identifier: Apache-2.0
#include "base/cpu_limit.h"

#include <sched.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>

namespace vino {
namespace {

using std::filesystem::path;

std::optional<double> ratio(double quota, double period) {
  // v1 says -1 for no quota.
  if (!(quota > 0) || !(period > 0)) return std::nullopt;
  return quota / period;
}

/// "150000 100000", or "max 100000" for none.
std::optional<double> quotaOfV2(const path& group) {
  std::ifstream file(group / "cpu.max");
  double quota = 0;
  double period = 0;
  if (!(file >> quota >> period)) return std::nullopt;
  return ratio(quota, period);
}

std::optional<double> quotaOfV1(const path& group) {
  std::ifstream quotaFile(group / "cpu.cfs_quota_us");
  std::ifstream periodFile(group / "cpu.cfs_period_us");
  double quota = 0;
  double period = 0;
  if (!(quotaFile >> quota) || !(periodFile >> period)) return std::nullopt;
  return ratio(quota, period);
}

std::optional<double> least(std::optional<double> a, std::optional<double> b) {
  if (!a || !b) return a ? a : b;
  return std::min(*a, *b);
}

/// The least of a group and those above it. In a container the group's own path may be one of the
/// host, which is not there: the mount itself then is the container's group.
template <typename Read>
std::optional<double> leastUpwards(const path& mount, std::string_view group, Read read) {
  std::optional<double> found;
  path below = path(group).relative_path();
  while (true) {
    found = least(found, read(mount / below));
    if (below.empty()) return found;
    below = below.parent_path();
  }
}

bool lists(const std::string& controllers, std::string_view wanted) {
  std::istringstream words(controllers);
  for (std::string word; std::getline(words, word, ',');) {
    if (word == wanted) return true;
  }
  return false;
}

}  // namespace

std::optional<double> cpuQuota(const path& root) noexcept {
  try {
    const auto mounts = root / "sys/fs/cgroup";
    std::optional<double> found;
    std::ifstream groups(root / "proc/self/cgroup");
    // Lines "hierarchy:controllers:/group"; v2 is hierarchy 0 with no controllers.
    for (std::string line; std::getline(groups, line);) {
      const auto first = line.find(':');
      const auto second = line.find(':', first + 1);
      if (first == std::string::npos || second == std::string::npos) continue;
      const auto controllers = line.substr(first + 1, second - first - 1);
      const auto group = line.substr(second + 1);
      if (controllers.empty()) {
        found = least(found, leastUpwards(mounts, group, quotaOfV2));
      } else if (lists(controllers, "cpu")) {
        found = least(found, leastUpwards(mounts / controllers, group, quotaOfV1));
        found = least(found, leastUpwards(mounts / "cpu", group, quotaOfV1));
      }
    }
    return found;
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

std::size_t affinityCpus() noexcept {
  cpu_set_t mask;
  CPU_ZERO(&mask);
  // Fails where the machine has more CPUs than the set has room for.
  if (sched_getaffinity(0, sizeof mask, &mask) != 0) {
    return std::max(1u, std::thread::hardware_concurrency());
  }
  return static_cast<std::size_t>(std::max(1, CPU_COUNT(&mask)));
}

std::size_t threadsFor(double quota, std::size_t cpus) noexcept {
  const auto threads = std::ceil(std::clamp(quota, 1.0, static_cast<double>(cpus)));
  return static_cast<std::size_t>(threads);
}

}  // namespace vino
