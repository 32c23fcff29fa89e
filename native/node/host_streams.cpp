// SPDX-License-Identifier: Apache-2.0
#include "node/host_streams.h"

#include <dlfcn.h>

#include <iostream>
#include <new>

namespace vino::node {
namespace {

template <typename Stream>
void share(void* runtime, const char* symbol, Stream& hosts) {
  void* const own = ::dlsym(runtime, symbol);
  if (own == nullptr || own == &hosts) return;
  // Like the host's it is never destroyed.
  auto* const stream = ::new (own) Stream(hosts.rdbuf());
  stream->copyfmt(hosts);
}

bool shareAll() {
  void* const runtime = ::dlopen("libstdc++.so.6", RTLD_LAZY | RTLD_NOLOAD);
  if (runtime == nullptr) return false;
  share(runtime, "_ZSt4cout", std::cout);
  share(runtime, "_ZSt4cerr", std::cerr);
  share(runtime, "_ZSt4clog", std::clog);
  share(runtime, "_ZSt3cin", std::cin);
  share(runtime, "_ZSt5wcout", std::wcout);
  share(runtime, "_ZSt5wcerr", std::wcerr);
  share(runtime, "_ZSt5wclog", std::wclog);
  share(runtime, "_ZSt4wcin", std::wcin);
  ::dlclose(runtime);
  return true;
}

}  // namespace

void shareHostStreams() {
  static const bool shared = shareAll();
  static_cast<void>(shared);
}

}  // namespace vino::node
