// SPDX-License-Identifier: Apache-2.0
#include "image/resize.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>
#include <utility>
#include <vector>

namespace vino::image {
namespace {

/// Where a target coordinate falls in the source: between `first` and `first + 1`, `weight` of the
/// second one.
struct Tap {
  std::int64_t first;
  float weight;
};

std::vector<Tap> tapsOf(std::int64_t from, std::int64_t to) {
  const double scale = static_cast<double>(from) / static_cast<double>(to);
  std::vector<Tap> taps(static_cast<std::size_t>(to));
  for (std::size_t i = 0; i < taps.size(); ++i) {
    const auto at = static_cast<float>((static_cast<double>(i) + 0.5) * scale - 0.5);
    auto first = static_cast<std::int64_t>(std::floor(at));
    auto weight = at - static_cast<float>(first);
    if (first < 0) {
      first = 0;
      weight = 0;
    }
    if (first >= from - 1) {
      first = from - 1;
      weight = 0;
    }
    taps[i] = {first, weight};
  }
  return taps;
}

/// How values of type T are interpolated.
template <typename T>
struct Arithmetic {
  using Weight = std::conditional_t<std::is_same_v<T, double>, double, float>;
  using Sum = Weight;
  static Weight weightOf(float weight) { return weight; }
  static constexpr Weight one() { return 1; }
  static Sum across(T a, T b, Weight wa, Weight wb) {
    return static_cast<Sum>(a) * wa + static_cast<Sum>(b) * wb;
  }
  static T down(Sum a, Sum b, Weight wa, Weight wb) {
    const Sum value = a * wa + b * wb;
    if constexpr (std::is_integral_v<T>) {
      return static_cast<T>(std::clamp<long>(std::lrint(value), std::numeric_limits<T>::min(),
                                             std::numeric_limits<T>::max()));
    } else {
      return static_cast<T>(value);
    }
  }
};

template <>
struct Arithmetic<std::uint8_t> {
  using Weight = int;
  using Sum = int;
  static constexpr int kBits = 11;
  static Weight weightOf(float weight) {
    return static_cast<int>(std::lrint(weight * static_cast<float>(1 << kBits)));
  }
  static constexpr Weight one() { return 1 << kBits; }
  static Sum across(std::uint8_t a, std::uint8_t b, Weight wa, Weight wb) {
    return a * wa + b * wb;
  }
  /// OpenCV drops bits on the way so that its products fit in 16 bits; so do we, to be equal to it.
  static std::uint8_t down(Sum a, Sum b, Weight wa, Weight wb) {
    return static_cast<std::uint8_t>(((((wa * (a >> 4)) >> 16) + ((wb * (b >> 4)) >> 16)) + 2) >>
                                     2);
  }
};

template <typename T>
class Resizer final : public RowResizer {
 public:
  Resizer(Size from, Size to, std::int64_t channels, std::function<void(const std::byte*)> row)
      : columns_(tapsOf(from.width, to.width)),
        rows_(tapsOf(from.height, to.height)),
        channels_(static_cast<std::size_t>(channels)),
        lastColumn_(from.width - 1),
        emit_(std::move(row)),
        source_(static_cast<std::size_t>(from.width) * channels_),
        above_(columns_.size() * channels_),
        below_(above_.size()),
        target_(above_.size()) {}

  std::byte* next() override { return reinterpret_cast<std::byte*>(source_.data()); }

  void done() override {
    const auto y = received_++;
    if (targetRow_ == rows_.size()) return;
    if (y < rows_[targetRow_].first) return;  // no target row reads it
    std::swap(above_, below_);
    stretch();
    // `below_` is source row y and `above_` the one before: emit what lies between them.
    for (; targetRow_ < rows_.size(); ++targetRow_) {
      const auto [first, weight] = rows_[targetRow_];
      const bool onThisRow = first == y && weight == 0;
      if (!onThisRow && first + 1 != y) break;
      blend(onThisRow ? below_ : above_, onThisRow ? 0 : weight);
      emit_(reinterpret_cast<const std::byte*>(target_.data()));
    }
  }

 private:
  using Math = Arithmetic<T>;
  using Sum = typename Math::Sum;

  /// The source row at the target's width.
  void stretch() {
    auto* out = below_.data();
    for (const auto& [first, weight] : columns_) {
      const auto right = Math::weightOf(weight);
      const auto left = Math::one() - right;
      const auto* a = source_.data() + static_cast<std::size_t>(first) * channels_;
      const auto* b = first < lastColumn_ ? a + channels_ : a;
      for (std::size_t c = 0; c < channels_; ++c) *out++ = Math::across(a[c], b[c], left, right);
    }
  }

  void blend(const std::vector<Sum>& upper, float weight) {
    const auto lower = Math::weightOf(weight);
    const auto rest = Math::one() - lower;
    for (std::size_t i = 0; i < target_.size(); ++i) {
      target_[i] = Math::down(upper[i], below_[i], rest, lower);
    }
  }

  std::vector<Tap> columns_;
  std::vector<Tap> rows_;
  std::size_t channels_;
  std::int64_t lastColumn_;
  std::function<void(const std::byte*)> emit_;
  std::vector<T> source_;
  std::vector<Sum> above_;
  std::vector<Sum> below_;
  std::vector<T> target_;
  std::int64_t received_ = 0;
  std::size_t targetRow_ = 0;
};

}  // namespace

std::unique_ptr<RowResizer> RowResizer::make(ElementType type, Size from, Size to,
                                             std::int64_t channels,
                                             std::function<void(const std::byte*)> row) {
  switch (type) {
    case ElementType::kU16:
      return std::make_unique<Resizer<std::uint16_t>>(from, to, channels, std::move(row));
    case ElementType::kI16:
      return std::make_unique<Resizer<std::int16_t>>(from, to, channels, std::move(row));
    case ElementType::kF32:
      return std::make_unique<Resizer<float>>(from, to, channels, std::move(row));
    case ElementType::kF64:
      return std::make_unique<Resizer<double>>(from, to, channels, std::move(row));
    default:
      return std::make_unique<Resizer<std::uint8_t>>(from, to, channels, std::move(row));
  }
}

}  // namespace vino::image
