// SPDX-License-Identifier: Apache-2.0
// The inputs and the output that tell the sequences of a stateful model apart; the model itself
// has none of them (config-and-lifecycle.md 9).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/input.h"
#include "base/signature.h"

namespace vino::serving {

/// What a request does to its sequence.
enum class SequenceControl : std::uint8_t { kContinue, kStart, kEnd };

/// Which sequence a request belongs to. An id of 0 has been left out; only a start may do that.
struct SequenceRequest {
  std::uint64_t id = 0;
  SequenceControl control = SequenceControl::kContinue;
};

/// `model` with the inputs "sequence_id" (u64, shape (1)) and "sequence_control_input" (u32, shape
/// (1)), both optional, and the output "sequence_id". Throws Error invalid_argument
/// "sequence_name_taken" where the model has a tensor of such a name itself.
Signature withSequenceInputs(const Signature& model);

/// Takes those inputs out of `inputs`. Throws Error invalid_argument; reasons
/// "sequence_input_shape", "sequence_id_type", "sequence_control_type", "sequence_control_invalid"
/// and "sequence_id_missing".
SequenceRequest takeSequenceRequest(std::vector<Input>& inputs);

/// The index of "sequence_id" among the outputs of `withSequenceInputs(model)`.
std::size_t sequenceOutput(const Signature& model) noexcept;

/// The output "sequence_id".
Tensor sequenceIdTensor(std::uint64_t id);

}  // namespace vino::serving
