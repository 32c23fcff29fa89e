// SPDX-License-Identifier: Apache-2.0
#include "pipeline/remarks.h"

#include <string_view>
#include <utility>

#include "base/layout.h"

namespace vino::pipeline {
namespace {

/// Without the first dimension, where the layout names each by a letter; else nothing that could be
/// compared.
std::string withoutFirstLetter(std::string_view layout) {
  return std::string(layout.empty() ? layout : layout.substr(1));
}

bool isExplicit(std::string_view layout) {
  return !layout.empty() && layout.find('.') == std::string_view::npos;
}

/// Whether a dimension is one thing here and another there.
bool differ(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] != b[i] && a[i] != kUnnamedDimension && b[i] != kUnnamedDimension) return true;
  }
  return false;
}

class Remarks {
 public:
  explicit Remarks(const Draft& draft) : draft_(draft) {}

  std::vector<std::string> take() && {
    for (const auto& node : draft_.nodes) {
      if (node.spec == nullptr) continue;
      if (!node.spec->remark.empty()) add(node, node.spec->remark);
      if (node.count) {
        for (const auto& output : node.signature->outputs) {
          checkCount(node, "output: " + output.name, output.shape, *node.count);
        }
      }
      for (const auto& input : node.inputs) checkInput(node, input);
    }
    return std::move(remarks_);
  }

 private:
  void checkInput(const DraftNode& node, const DraftInput& input) {
    const auto what = "input: " + input.taken->name;
    if (node.gathersFrom) {
      checkCount(node, what, input.taken->shape, *draft_.nodes[*node.gathersFrom].count);
    }
    if (input.given == nullptr) return;
    const auto& source = draft_.nodes[input.source];
    auto given = input.given->layout;
    auto taken = input.taken->layout;
    if (!isExplicit(given) || !isExplicit(taken)) return;
    if (source.count) given = withoutFirstLetter(given);
    if (node.gathersFrom) taken = withoutFirstLetter(taken);
    if (!differ(given, taken)) return;
    add(node, what + " has layout " + input.taken->layout + ", and output: " + input.given->name +
                  " of node: " + std::string(source.name) + " has " + input.given->layout);
  }

  void checkCount(const DraftNode& node, const std::string& what, const PartialShape& shape,
                  std::int64_t count) {
    if (!shape.rankKnown || shape.dims.empty()) return;
    const bool isStatic = shape.dims[0].isStatic();
    if ((count != 0) == isStatic) return;
    const auto shards = count == 0 ? "any number of" : std::to_string(count);
    add(node, what + " has shape " + toString(shape) + " for " + shards +
                  " shards: that may fail at execution stage");
  }

  void add(const DraftNode& node, const std::string& what) {
    remarks_.push_back("Pipeline: " + draft_.spec->name + "; node: " + std::string(node.name) +
                       "; " + what);
  }

  const Draft& draft_;
  std::vector<std::string> remarks_;
};

}  // namespace

std::vector<std::string> remarksOn(const Draft& draft) { return Remarks(draft).take(); }

}  // namespace vino::pipeline
