// SPDX-License-Identifier: Apache-2.0
// A request's input as it was decoded, before anybody has held it against a signature.
#pragma once

#include "base/tensor.h"

namespace vino {

/// A decoded input. Element type and dims are those that the request declared (or, in dialects that
/// declare none, those taken from the signature); `tensor.count` is what really came. BYTES inputs
/// are string tensors whatever the model wants: serving/input_adapter turns them into rows or
/// images.
struct Input {
  Tensor tensor;
  /// It came as raw bytes, so a size fault is told in bytes and not in values (kserve E38, E39).
  bool binary = false;
  /// It came in TensorFlow's REST form: faults are told in the words of tfs-rest.md 12.1, and
  /// images are resized wherever height and width have a bound (D9).
  bool tensorflow = false;
};

}  // namespace vino
