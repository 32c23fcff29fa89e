// SPDX-License-Identifier: Apache-2.0
// What each node of a pipeline must fulfil by itself and with those that feed it.
#pragma once

#include <span>

#include "pipeline/draft.h"

namespace vino::pipeline {

/// Fills `inputs` and `gathersFrom` of every node, whose names are known to differ. Throws Error
/// with the first failure of pipelines.md 3.2, rows 1 to 17.
void connect(Draft& draft, std::span<const Member> members);

}  // namespace vino::pipeline
