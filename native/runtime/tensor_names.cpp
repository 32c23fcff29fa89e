// SPDX-License-Identifier: Apache-2.0
#include "runtime/tensor_names.h"

#include <algorithm>
#include <cctype>

#include "base/error.h"

namespace vino::runtime {
namespace {

using Aliases = std::map<std::string, std::string>;
using Port = ov::Output<const ov::Node>;

/// What clients call a tensor: the alias for any of its names, else its own name (of several
/// OpenVINO gives the first in byte order). One without names is called `otherwise`.
std::string clientName(const Port& port, const std::string& otherwise, const Aliases& aliases,
                       std::set<std::string>& replaced) {
  const auto& own = port.get_names();
  const auto isOwn = [&](const auto& entry) {
    return own.empty() ? entry.first == otherwise : own.contains(entry.first);
  };
  const auto alias = std::ranges::find_if(aliases, isOwn);
  if (alias == aliases.end()) return own.empty() ? otherwise : port.get_any_name();
  replaced.insert(own.begin(), own.end());
  replaced.insert(alias->first);
  return alias->second;
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
    names.inputs.push_back(
        clientName(input, input.get_node()->get_friendly_name(), aliases.inputs, names.replaced));
  }
  for (const auto& output : model.outputs()) {
    names.outputs.push_back(clientName(output, "out_" + std::to_string(names.outputs.size()),
                                       aliases.outputs, names.replaced));
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
