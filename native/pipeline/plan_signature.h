// SPDX-License-Identifier: Apache-2.0
// What a pipeline takes and gives, from what its nodes do (pipelines.md 6.1).
#pragma once

#include "base/signature.h"
#include "pipeline/draft.h"

namespace vino::pipeline {

/// Inputs that no node uses are left out. Throws Error "pipeline_inputs_ambiguous_metadata", and
/// "not_implemented" for an output that is an input which no node uses, since nobody knows its
/// type.
Signature signatureOf(const Draft& draft);

}  // namespace vino::pipeline
