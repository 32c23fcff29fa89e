// SPDX-License-Identifier: Apache-2.0
// What the nodes that cut things out of a picture have in common: its size and layout, the size and
// layout of the pieces, and how many there may be (pipelines.md 11).
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "common/picture.hpp"
#include "vinoserve/outputs.hpp"
#include "vinoserve/params.hpp"
#include "vinoserve/tensor.hpp"

namespace nodes {

/// Cuts boxes out of the input "image" and makes all of them one size.
class Crops {
 public:
  explicit Crops(const vinoserve::Params& params);

  /// The declaration of "image".
  vinoserve::Info input() const;
  /// The declaration of an output of pieces: (N, 1, C, H, W) or (N, 1, H, W, C).
  vinoserve::Info output(const char* name) const;

  /// The picture, which must have the size that was declared.
  ConstPixels picture(const vinoserve::Inputs& in) const;
  Size pictureSize() const noexcept { return picture_; }
  /// Boxes beyond so many are left out, of every output alike.
  std::size_t most() const noexcept { return most_; }

  /// Adds the output of pieces, one a part of the picture. No part is without area.
  void cut(const std::vector<ConstPixels>& parts, const char* name, vinoserve::Outputs& out) const;

 private:
  vinoserve::Dims dims(std::uint64_t count) const;

  Size picture_;
  Layout pictureLayout_;
  Size piece_;
  Layout pieceLayout_;
  bool gray_;
  std::size_t most_;
};

/// Adds an output (rows, 1, columns) of `items`.
template <typename T>
void addRows(vinoserve::Outputs& out, const char* name, std::size_t rows, std::size_t columns,
             const std::vector<T>& items) {
  const auto elements = out.add<T>(name, {rows, 1, columns});
  std::copy(items.begin(), items.end(), elements.begin());
}

}  // namespace nodes
