// SPDX-License-Identifier: Apache-2.0
#include "binding/compile.h"

#include <filesystem>
#include <string>
#include <utility>

#include "base/error.h"
#include "node/abi_node.h"
#include "node/faults.h"
#include "node/library.h"
#include "pipeline/pipeline_servable.h"
#include "pipeline/plan_builder.h"
#include "serving/empty_servable.h"

namespace vino::binding {
namespace {

/// The library, or nothing and why in `problem`.
std::shared_ptr<const node::Library> openLibrary(const LibrarySpec& spec, std::string& problem) {
  if (!spec.file) {
    problem = node::kLibraryMissing.text;
    return nullptr;
  }
  try {
    return node::Library::open(*spec.file);
  } catch (const Error& error) {
    problem = error.message();
    return nullptr;
  }
}

/// What the operator should know of a library that runs; empty where there is nothing.
std::string remarkOn(const node::Library& library) {
  std::string remark;
  if (library.replacedOnDisk()) {
    remark = "library: " + library.file().filename().string() +
             " was replaced on disk; the one that was opened first runs until the process ends";
  }
  if (!library.lacking().empty()) {
    remark += (remark.empty() ? "library: " : "; ") + library.lacking() +
              "; the process ends where that is called";
  }
  return remark;
}

/// What `node` runs, where its library can be opened: else the plan's builder refuses it, and says
/// why.
void makeCustomNode(node::Managers& managers, const std::string& pipeline, pipeline::NodeSpec& node,
                    const LibrarySpec& spec) {
  auto library = openLibrary(spec, node.remark);
  if (!library) return;
  node.remark = remarkOn(*library);
  node.runs = std::filesystem::path(*spec.file).filename();
  auto manager = managers.of(pipeline, node.name, std::move(library), spec.params);
  node.work = std::make_shared<const node::AbiNode>(node.name, std::move(manager));
}

LoadedServable named(const std::shared_ptr<Process>& process, const CompileSpec& spec,
                     std::shared_ptr<serving::Servable> servable) {
  auto target = std::make_shared<NamedServable>();
  target->name = spec.pipeline.name;
  target->version = spec.version;
  target->servable = std::move(servable);
  return {process, std::move(target)};
}

}  // namespace

LoadedServable compilePipeline(const std::shared_ptr<Process>& process, CompileSpec spec) {
  for (const auto& [place, library] : spec.libraries) {
    makeCustomNode(process->managers(), spec.pipeline.name, spec.pipeline.nodes[place], library);
  }
  auto plan = pipeline::buildPlan(spec.pipeline, spec.members, process->nodeMeters());
  auto& workers = process->workers();
  const pipeline::Pools pools{workers, spec.libraries.empty() ? workers : process->nodeWorkers()};
  auto servable =
      std::make_shared<pipeline::PipelineServable>(std::move(plan), process->imageLimits(), pools);
  const auto* planned = &servable->plan();
  auto loaded = named(process, spec, std::move(servable));
  loaded.plan = planned;
  return loaded;
}

LoadedServable compileNothing(const std::shared_ptr<Process>& process, const CompileSpec& spec) {
  return named(process, spec, std::make_shared<serving::EmptyServable>());
}

}  // namespace vino::binding
