// SPDX-License-Identifier: Apache-2.0
#include "runtime/low_latency.h"

#include <openvino/pass/low_latency.hpp>

#include "base/error.h"
#include "base/foreign_text.h"

namespace vino::runtime {

void applyLowLatency(const std::shared_ptr<ov::Model>& model) {
  try {
    ov::pass::LowLatency2().run_on_model(model);
    model->validate_nodes_and_infer_types();
  } catch (const std::exception& cause) {
    throw Error(Code::kInternal, "low_latency_failed",
                "Low latency transformation failed - " + foreignText(cause.what()));
  }
}

}  // namespace vino::runtime
