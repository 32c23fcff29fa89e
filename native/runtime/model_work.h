// SPDX-License-Identifier: Apache-2.0
// How much a model computes, roughly, from its graph.
#pragma once

#include <openvino/core/model.hpp>

namespace vino::runtime {

/// Multiplications and additions of one inference, to an order of magnitude: matrix products and
/// convolutions by their reduction, every other operation by its output. An open batch counts as 1,
/// other open dimensions as a middling size.
double estimatedWork(const ov::Model& model);

}  // namespace vino::runtime
