// SPDX-License-Identifier: Apache-2.0
#include "ink.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace demo {
namespace {

constexpr std::size_t kShades = 256;

/// How many pixels, and the sum of their shades.
struct Share {
  double count = 0;
  double sum = 0;

  double mean() const noexcept { return sum / count; }
};

/// The box around the patch that `first` is part of. Takes the patch out of `isInk`.
Box takePatch(std::vector<char>& isInk, const Page& page, std::int64_t first) {
  Box box{page.width, page.height, 0, 0};
  std::vector<std::int64_t> open{first};
  isInk[static_cast<std::size_t>(first)] = 0;
  while (!open.empty()) {
    const auto y = open.back() / page.width;
    const auto x = open.back() % page.width;
    open.pop_back();
    box = box.joined({x, y, x + 1, y + 1});
    for (auto row = std::max<std::int64_t>(y - 1, 0); row <= std::min(y + 1, page.height - 1);
         ++row) {
      for (auto column = std::max<std::int64_t>(x - 1, 0);
           column <= std::min(x + 1, page.width - 1); ++column) {
        const auto at = row * page.width + column;
        if (isInk[static_cast<std::size_t>(at)] == 0) continue;
        isInk[static_cast<std::size_t>(at)] = 0;
        open.push_back(at);
      }
    }
  }
  return box;
}

}  // namespace

std::optional<Shades> shadesOf(const Page& page, double contrast) {
  std::array<double, kShades> counts{};
  Share all;
  for (const auto pixel : page.pixels) {
    counts[pixel] += 1;
    all.count += 1;
    all.sum += pixel;
  }
  Share dark;
  double best = 0;
  std::optional<Shades> found;
  for (std::size_t shade = 0; shade < kShades; ++shade) {
    dark.count += counts[shade];
    dark.sum += counts[shade] * static_cast<double>(shade);
    const Share light{all.count - dark.count, all.sum - dark.sum};
    if (dark.count == 0 || light.count == 0) continue;
    const auto apart = light.mean() - dark.mean();
    const auto parted = dark.count * light.count * apart * apart;
    if (parted <= best) continue;
    best = parted;
    found = Shades{light.mean(), dark.mean()};
  }
  if (found && found->paper - found->ink < contrast) return std::nullopt;
  return found;
}

std::vector<Box> patchesOf(const Page& page, const Shades& shades) {
  std::vector<char> isInk(page.pixels.size());
  std::ranges::transform(page.pixels, isInk.begin(), [threshold = shades.threshold()](auto pixel) {
    return static_cast<char>(pixel < threshold);
  });
  std::vector<Box> patches;
  for (std::size_t at = 0; at < isInk.size(); ++at) {
    if (isInk[at] != 0) patches.push_back(takePatch(isInk, page, static_cast<std::int64_t>(at)));
  }
  return patches;
}

}  // namespace demo
