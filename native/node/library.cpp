// SPDX-License-Identifier: Apache-2.0
#include "node/library.h"

#include <dlfcn.h>
#include <sys/stat.h>

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/foreign_text.h"
#include "node/faults.h"
#include "node/host_streams.h"

namespace vino::node {
namespace {

#ifdef VINO_SANITIZED
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

/// Whether the process has another allocator than libc's, such as a preloaded jemalloc. `malloc`
/// would not tell: an executable may have an address of its own for it.
bool hasOwnAllocator() {
  void* const libc = ::dlopen("libc.so.6", RTLD_LAZY | RTLD_NOLOAD);
  if (libc == nullptr) return false;
  const bool same = ::dlsym(libc, "posix_memalign") == ::dlsym(RTLD_DEFAULT, "posix_memalign");
  ::dlclose(libc);
  return !same;
}

/// A library resolves its own symbols first: Node.js exports those of zlib and OpenSSL
/// (pipelines.md 13.10). Sanitizers and other allocators must come before all else: what libc
/// allocates with theirs the library would free with libc's.
int openFlags() {
  static const bool mustGiveWay = kSanitized || hasOwnAllocator();
  return RTLD_LOCAL | (mustGiveWay ? 0 : RTLD_DEEPBIND);
}

struct Close {
  void operator()(void* handle) const noexcept { ::dlclose(handle); }
};
using Handle = std::unique_ptr<void, Close>;

/// "<name>: <what the loader says>". It names the file by its path, whose end foreignText cannot
/// tell where there are spaces in it; or another library, which `file` needs.
std::string lastProblem(const std::filesystem::path& file) {
  const char* problem = ::dlerror();
  std::string_view text = problem == nullptr ? "unknown problem" : problem;
  const auto own = file.native() + ": ";
  if (text.starts_with(own)) text.remove_prefix(own.size());
  return file.filename().string() + ": " + foreignText(text);
}

template <typename Function>
void find(void* handle, const char* name, const std::filesystem::path& file, Function& function) {
  void* const symbol = ::dlsym(handle, name);
  if (symbol == nullptr) {
    throw failure(kSymbolMissing, file.filename().string() + ": " + name);
  }
  function = reinterpret_cast<Function>(symbol);
}

std::filesystem::path resolved(const std::filesystem::path& file) {
  std::error_code problem;
  auto path = std::filesystem::canonical(file, problem);
  if (problem) {
    throw failure(kOpenFailed, file.filename().string() + ": " + problem.message());
  }
  return path;
}

}  // namespace

Library::Identity Library::Identity::of(const std::filesystem::path& file) noexcept {
  struct stat facts{};
  if (::stat(file.c_str(), &facts) != 0) return {};
  return {facts.st_dev, facts.st_ino, static_cast<std::uint64_t>(facts.st_size),
          facts.st_mtim.tv_sec, facts.st_mtim.tv_nsec};
}

Library::Library(Key, std::filesystem::path file)
    : file_(std::move(file)), identity_(Identity::of(file_)) {
  shareHostStreams();
  Handle handle(::dlopen(file_.c_str(), RTLD_NOW | openFlags()));
  if (!handle) {
    lacking_ = lastProblem(file_);
    handle.reset(::dlopen(file_.c_str(), RTLD_LAZY | openFlags()));
  }
  if (!handle) throw failure(kOpenFailed, lastProblem(file_));
  find(handle.get(), "initialize", file_, functions_.initialize);
  find(handle.get(), "deinitialize", file_, functions_.deinitialize);
  find(handle.get(), "execute", file_, functions_.execute);
  find(handle.get(), "getInputsInfo", file_, functions_.getInputsInfo);
  find(handle.get(), "getOutputsInfo", file_, functions_.getOutputsInfo);
  find(handle.get(), "release", file_, functions_.release);
  static_cast<void>(handle.release());  // open for good, as the header says
}

std::shared_ptr<const Library> Library::open(const std::filesystem::path& file) {
  static std::mutex mutex;
  static std::map<std::filesystem::path, std::shared_ptr<const Library>> opened;
  auto path = resolved(file);
  const std::lock_guard lock(mutex);
  if (const auto found = opened.find(path); found != opened.end()) return found->second;
  return opened[path] = std::make_shared<const Library>(Key(), path);
}

bool Library::replacedOnDisk() const noexcept { return Identity::of(file_) != identity_; }

}  // namespace vino::node
