// SPDX-License-Identifier: Apache-2.0
// How many CPUs this process may use: its affinity mask, and the CPU quota that a container engine
// gives it through Linux control groups (config-and-lifecycle.md 6.2, last row).
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>

namespace vino {

/// CPUs' worth of time that the control group grants, e.g. 1.5; nothing where there is no quota.
/// Reads cgroup v2 (cpu.max) and v1 (cpu.cfs_quota_us), the least of the process's group and those
/// above it. `root` stands in for "/" in tests. Never throws: what cannot be read is no quota.
std::optional<double> cpuQuota(const std::filesystem::path& root = "/") noexcept;

/// CPUs of the process's affinity mask, at least 1.
std::size_t affinityCpus() noexcept;

/// Threads that a quota can keep busy: rounded up, at least 1, at most `cpus`.
std::size_t threadsFor(double quota, std::size_t cpus) noexcept;

}  // namespace vino
