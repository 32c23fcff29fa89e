// SPDX-License-Identifier: Apache-2.0
#include "binding/pipeline_from_js.h"

#include <memory>
#include <utility>

#include "binding/infer_call.h"
#include "binding/js_values.h"
#include "binding/servable_object.h"

namespace vino::binding {
namespace {

using Targets = std::vector<std::shared_ptr<const NamedServable>>;

std::string nameOf(const Napi::Value& value) { return stringOf(value, "inputs"); }

pipeline::InputSpec connectionOf(const Napi::Value& value) {
  const auto object = objectOf(value, "connection");
  return {textOf(object, "name"), textOf(object, "node"), textOf(object, "item")};
}

pipeline::OutputSpec outputOf(const Napi::Value& value) {
  const auto object = objectOf(value, "output");
  return {textOf(object, "item"), textOf(object, "alias")};
}

std::optional<std::int64_t> demultiplyCountOf(const Napi::Object& object) {
  if (object.Get("demultiplyCount").IsUndefined()) return std::nullopt;
  return integerOf(object, "demultiplyCount");
}

LibrarySpec libraryOf(const Napi::Object& work) {
  LibrarySpec library;
  if (!work.Get("library").IsNull()) library.file = textOf(work, "library");
  library.params =
      mapOf(work, "params", [](const Napi::Value& value) { return stringOf(value, "params"); });
  return library;
}

pipeline::NodeSpec nodeOf(const Napi::Object& object) {
  pipeline::NodeSpec node;
  node.name = textOf(object, "name");
  node.inputs = listOf(object, "inputs", connectionOf);
  node.outputs = listOf(object, "outputs", outputOf);
  node.demultiplyCount = demultiplyCountOf(object);
  node.gatherFrom = optionalText(object, "gatherFrom");
  return node;
}

/// A member's servable, held as the whole that its JavaScript object holds.
pipeline::Member memberOf(const std::shared_ptr<const NamedServable>& target, bool automatic) {
  pipeline::Member member;
  if (target) member.servable = {target, target->servable.get()};
  member.automatic = automatic;
  return member;
}

void addNode(CompileSpec& spec, const Napi::Object& object, const Targets& targets) {
  auto node = nodeOf(object);
  const auto work = objectOf(object.Get("work"), "work");
  if (work.Has("library")) {
    node.work = pipeline::CustomNodePtr();
    spec.libraries.emplace(spec.pipeline.nodes.size(), libraryOf(work));
  } else {
    const auto member = static_cast<pipeline::MemberIndex>(integerOf(work, "member"));
    node.work = member;
    if (member < targets.size() && targets[member]) node.runs = targets[member]->name;
  }
  spec.pipeline.nodes.push_back(std::move(node));
}

}  // namespace

CompileSpec toCompileSpec(const Napi::Value& value, const Napi::Value& members) {
  const auto object = objectOf(value, "pipeline spec");
  CompileSpec spec;
  spec.version = textOf(object, "version");
  spec.pipeline.name = textOf(object, "name");
  spec.pipeline.inputs = listOf(object, "inputs", nameOf);
  spec.pipeline.outputs = listOf(object, "outputs", connectionOf);
  spec.pipeline.demultiplyCount = demultiplyCountOf(object);
  if (!members.IsArray()) throw Napi::TypeError::New(value.Env(), "members: expected an array");
  const auto list = members.As<Napi::Array>();
  Targets targets;
  for (std::uint32_t i = 0; i < list.Length(); ++i) {
    const auto member = objectOf(list.Get(i), "member");
    const Napi::Value servable = member.Get("servable");
    targets.push_back(servable.IsNull() ? nullptr : ServableObject::targetOf(servable));
    spec.members.push_back(memberOf(targets.back(), flagOf(member, "automatic")));
  }
  const auto nodes = arrayOf(object, "nodes");
  for (std::uint32_t i = 0; i < nodes.Length(); ++i) {
    addNode(spec, objectOf(nodes.Get(i), "node"), targets);
  }
  return spec;
}

}  // namespace vino::binding
