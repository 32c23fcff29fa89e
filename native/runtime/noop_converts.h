// SPDX-License-Identifier: Apache-2.0
// A repair that every model goes through before it is compiled.
#pragma once

#include <cstddef>
#include <memory>
#include <openvino/core/model.hpp>

namespace vino::runtime {

/// Removes every Convert and ConvertLike from a type to itself, inside sub-graphs too, and returns
/// how many. With dynamic shapes the CPU plugin (2026.4) corrupts memory on such a node between an
/// input and an output when request shapes change: wrong answers, SIGSEGV or abort within some 200
/// inferences. Tensor names of the removed node are kept.
std::size_t removeNoopConverts(const std::shared_ptr<ov::Model>& model);

}  // namespace vino::runtime
