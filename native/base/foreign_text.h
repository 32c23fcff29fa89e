// SPDX-License-Identifier: Apache-2.0
// What a library says of its own failures, made fit for a log line and a reply.
#pragma once

#include <string>
#include <string_view>

namespace vino {

/// `what` on one line, without the source positions that OpenVINO prints ("Exception from
/// src/a.cpp:5:", "... failed at src/a.cpp:5:"), absolute paths cut down to the file's name.
std::string foreignText(std::string_view what);

}  // namespace vino
