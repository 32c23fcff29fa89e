// SPDX-License-Identifier: Apache-2.0
#include "base/cpu_limit.h"

#include <unistd.h>

#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "check.h"

namespace vino {
namespace {

using test::expect;
using test::expectEqual;
using test::Test;

/// A folder that stands in for "/", gone with the object.
class Root {
 public:
  explicit Root(const std::vector<std::pair<std::string, std::string>>& files) {
    std::string name = std::filesystem::temp_directory_path() / "vino-cgroup-XXXXXX";
    root_ = mkdtemp(name.data());
    for (const auto& [file, content] : files) {
      std::filesystem::create_directories((root_ / file).parent_path());
      std::ofstream(root_ / file) << content;
    }
  }
  ~Root() { std::filesystem::remove_all(root_); }
  Root(const Root&) = delete;
  Root& operator=(const Root&) = delete;

  std::string quota() const {
    const auto found = cpuQuota(root_);
    return found ? std::to_string(*found) : "none";
  }

 private:
  std::filesystem::path root_;
};

const Test kV2{"the quota of a container: cgroup v2", [] {
                 const Root root{{{"proc/self/cgroup", "0::/\n"},
                                  {"sys/fs/cgroup/cpu.max", "150000 100000\n"}}};
                 expectEqual(root.quota(), std::string("1.500000"));
               }};

const Test kNone{
    "no quota: max in v2, -1 in v1, no files, no sense in them", [] {
      const Root v2{{{"proc/self/cgroup", "0::/\n"}, {"sys/fs/cgroup/cpu.max", "max 100000\n"}}};
      expectEqual(v2.quota(), std::string("none"));
      const Root v1{{{"proc/self/cgroup", "3:cpu,cpuacct:/\n"},
                     {"sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "-1\n"},
                     {"sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000\n"}}};
      expectEqual(v1.quota(), std::string("none"));
      expectEqual(Root({}).quota(), std::string("none"));
      const Root odd{
          {{"proc/self/cgroup", "nonsense\n0::/\n::\n"}, {"sys/fs/cgroup/cpu.max", "100000 0\n"}}};
      expectEqual(odd.quota(), std::string("none"));
    }};

const Test kAbove{"the least of a group and those above it", [] {
                    const Root root{{{"proc/self/cgroup", "0::/pods/one\n"},
                                     {"sys/fs/cgroup/pods/one/cpu.max", "max 100000\n"},
                                     {"sys/fs/cgroup/pods/cpu.max", "200000 100000\n"},
                                     {"sys/fs/cgroup/cpu.max", "400000 100000\n"}}};
                    expectEqual(root.quota(), std::string("2.000000"));
                  }};

const Test kV1{"cgroup v1, its group named as on the host", [] {
                 const Root root{{{"proc/self/cgroup", "9:memory:/docker/abc\n4:cpu:/docker/abc\n"},
                                  {"sys/fs/cgroup/memory/cpu.cfs_quota_us", "1\n"},
                                  {"sys/fs/cgroup/cpu/cpu.cfs_quota_us", "50000\n"},
                                  {"sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n"}}};
                 expectEqual(root.quota(), std::string("0.500000"));
               }};

const Test kLinked{
    "cgroup v1, mounted by both controllers' names", [] {
      const Root root{{{"proc/self/cgroup", "4:cpu,cpuacct:/a\n"},
                       {"sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_quota_us", "300000\n"},
                       {"sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_period_us", "100000\n"}}};
      expectEqual(root.quota(), std::string("3.000000"));
    }};

const Test kThreads{"threads for a quota", [] {
                      expectEqual(threadsFor(0.5, 8), std::size_t{1});
                      expectEqual(threadsFor(1.5, 8), std::size_t{2});
                      expectEqual(threadsFor(2, 8), std::size_t{2});
                      expectEqual(threadsFor(64, 8), std::size_t{8});
                      expect(affinityCpus() >= 1);
                    }};

}  // namespace
}  // namespace vino
