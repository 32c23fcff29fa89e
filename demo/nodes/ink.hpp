// SPDX-License-Identifier: Apache-2.0
// Where there is ink on a page, as boxes around what hangs together.
#pragma once

#include <optional>
#include <vector>

#include "page.hpp"

namespace demo {

/// The two shades of a page.
struct Shades {
  double paper = 255;
  double ink = 0;

  /// Darker than this is ink.
  double threshold() const noexcept { return (paper + ink) / 2; }
};

/// The shades that part the page's pixels best (Otsu's method); nothing where they are less than
/// `contrast` apart, hence where there is but paper and its grain.
std::optional<Shades> shadesOf(const Page& page, double contrast);

/// A box around each patch of ink whose pixels touch, corners included; in no order.
std::vector<Box> patchesOf(const Page& page, const Shades& shades);

}  // namespace demo
