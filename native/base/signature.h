// SPDX-License-Identifier: Apache-2.0
// What a servable takes and gives, as plain data: named inputs and outputs with type, shape and
// layout, as the client sees them (after name mapping, layout and precision changes).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/element_type.h"
#include "base/shape.h"

namespace vino {

/// One named input or output.
struct TensorInfo {
  std::string name;
  ElementType type = ElementType::kOther;
  PartialShape shape;
  /// Letters as configured or stored in the model, e.g. "NHWC", "N...", "..."; decides where the
  /// batch stands and whether encoded images are taken (config-and-lifecycle.md 5.3).
  std::string layout = "N...";
  /// Set where the device computes with a narrower type (i64 as i32 on CPU): a value that it cannot
  /// hold is refused (kserve-v2-rest.md 6.1).
  std::optional<ElementType> computedAs;
  /// An input that a request may lack. What a codec takes for "the only input" is never one.
  bool optional = false;
};

/// Inputs and outputs, each sorted by name in byte order (kserve-v2-rest.md 4.2).
struct Signature {
  std::vector<TensorInfo> inputs;
  std::vector<TensorInfo> outputs;
};

}  // namespace vino
