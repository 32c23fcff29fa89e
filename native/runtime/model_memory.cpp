// SPDX-License-Identifier: Apache-2.0
#include "runtime/model_memory.h"

#include "base/error.h"

namespace vino::runtime {

ModelMemory copyMemory(ov::InferRequest& request) {
  ModelMemory memory;
  for (const auto& variable : request.query_state()) {
    const auto value = variable.get_state();  // may lie in memory that the next run writes to
    ov::Tensor copy(value.get_element_type(), value.get_shape());
    value.copy_to(copy);
    memory.emplace(variable.get_name(), std::move(copy));
  }
  return memory;
}

void restoreMemory(ov::InferRequest& request, const ModelMemory& memory) {
  for (auto& variable : request.query_state()) {
    const auto found = memory.find(variable.get_name());
    if (found == memory.end()) {
      throw Error(Code::kInternal, "memory_mismatch",
                  "Nothing is remembered of variable " + variable.get_name());
    }
    variable.set_state(found->second);
  }
}

}  // namespace vino::runtime
