// SPDX-License-Identifier: Apache-2.0
#include "runtime/tensor_names.h"

#include <algorithm>
#include <cctype>
#include <optional>

#include "base/error.h"

namespace vino::runtime {
namespace {

using Aliases = std::map<std::string, std::string>;
using Port = ov::Output<const ov::Node>;

/// A tensor may bear several names; an alias for any of them is the tensor's.
std::optional<std::string> aliasOf(const Port& port, const Aliases& aliases,
                                   std::set<std::string>& replaced) {
  const auto& own = port.get_names();
  for (const auto& [name, alias] : aliases) {
    if (!own.contains(name)) continue;
    replaced.insert(own.begin(), own.end());
    return alias;
  }
  return std::nullopt;
}

/// Of several names OpenVINO gives the first in byte order.
std::string ownName(const Port& port, const std::string& otherwise) {
  return port.get_names().empty() ? otherwise : port.get_any_name();
}

void requireDistinct(std::vector<std::string> names) {
  std::ranges::sort(names);
  const auto twice = std::ranges::adjacent_find(names);
  if (twice == names.end()) return;
  throw Error(Code::kInvalidArgument, "model_config_invalid",
              "Model config is invalid - two tensors are named " + *twice);
}

}  // namespace

TensorNames tensorNames(const ov::Model& model, const TensorAliases& aliases) {
  if (model.inputs().empty()) {
    throw Error(Code::kFailedPrecondition, "no_inputs", "Cannot load model with no inputs");
  }
  if (model.outputs().empty()) {
    throw Error(Code::kFailedPrecondition, "no_outputs", "Cannot load model with no outputs");
  }
  TensorNames names;
  for (const auto& input : model.inputs()) {
    const auto alias = aliasOf(input, aliases.inputs, names.replaced);
    names.inputs.push_back(alias ? *alias : ownName(input, input.get_node()->get_friendly_name()));
  }
  for (const auto& output : model.outputs()) {
    const auto alias = aliasOf(output, aliases.outputs, names.replaced);
    const auto otherwise = "out_" + std::to_string(names.outputs.size());
    names.outputs.push_back(alias ? *alias : ownName(output, otherwise));
  }
  if (!names.replaced.empty()) {
    requireDistinct(names.inputs);
    requireDistinct(names.outputs);
  }
  return names;
}

void refuseName(const TensorNames& names, const std::string& name, std::string_view what) {
  std::string title(what);
  title[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(title[0])));
  const auto reason = "config_" + std::string(what);
  if (names.replaced.contains(name)) {
    throw Error(Code::kInvalidArgument, reason + "_mapped_but_used_real_name",
                title + " from config has real name. Use mapped name instead - " + name);
  }
  throw Error(Code::kInvalidArgument, reason + "_not_in_model",
              title + " from config not found in model - " + name);
}

}  // namespace vino::runtime
