// SPDX-License-Identifier: Apache-2.0
// Who may help with a large text.
#pragma once

#include <cstddef>

#include "base/thread_pool.h"

namespace vino::codec {

/// Threads that read parts of a text beside the one that decodes it.
struct Helpers {
  /// Borrowed; null = nobody. The decoding thread may be one of its workers.
  ThreadPool* pool = nullptr;
  /// Bytes of text that are worth the waking of a thread: 0.2 ms of reading, or more.
  std::size_t share = 256 * 1024;
};

}  // namespace vino::codec
