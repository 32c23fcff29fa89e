// SPDX-License-Identifier: Apache-2.0
// Standard streams for libraries that resolve their own symbols first.
#pragma once

namespace vino::node {

/// Makes `std::cout` and its likes of the C++ runtime usable where the host has them at addresses
/// of its own, as Node.js does (copy relocations): a library opened with RTLD_DEEPBIND finds those
/// of the runtime, which nobody has set up, and would crash at the first line that it prints. They
/// write to where the host's write then. Once in a process; any thread, before such a library.
void shareHostStreams();

}  // namespace vino::node
