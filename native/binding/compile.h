// SPDX-License-Identifier: Apache-2.0
// A pipeline's spec and members to a servable.
#pragma once

#include <memory>

#include "binding/pipeline_from_js.h"
#include "binding/process.h"
#include "binding/servable_object.h"

namespace vino::binding {

/// Opens libraries, initializes nodes, checks the graph and plans it; takes as long as the
/// libraries do, so a loader calls it. Throws Error with the first failure of pipelines.md 3.
LoadedServable compilePipeline(const std::shared_ptr<Process>& process, CompileSpec spec);

/// The servable of a pipeline that is nothing.
LoadedServable compileNothing(const std::shared_ptr<Process>& process, const CompileSpec& spec);

}  // namespace vino::binding
