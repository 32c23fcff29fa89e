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

/// How values of type T are interpolated: first across, then down.
template <typename T>
struct Arithmetic {
  using Weight = float;
  using Line = std::conditional_t<std::is_same_v<T, double>, double, float>;
  static Weight weight(float exact) { return exact; }
  static Line across(T a, T b, Weight wa, Weight wb) {
    return static_cast<Line>(a) * wa + static_cast<Line>(b) * wb;
  }
  static T down(Line a, Line b, Weight wa, Weight wb) {
    const Line value = a * wa + b * wb;
    if constexpr (std::is_integral_v<T>) {
      // Adding 1.5 * 2^23 pushes the fraction out, rounding to nearest even.
      constexpr float kWholes = 12582912.0F;
      return static_cast<T>((value + kWholes) - kWholes);
    } else {
      return value;
    }
  }
};

/// OpenCV's fixed point: weights of 11 bits, four bits dropped after the first pass and sixteen in
/// the second, so that every product fits in 16 bits. Dropping the same bits makes us equal to it.
template <>
struct Arithmetic<std::uint8_t> {
  using Weight = std::int16_t;
  using Line = std::int16_t;
  static Weight weight(float exact) { return static_cast<Weight>(std::lrint(exact * 2048)); }
  static Line across(std::uint8_t a, std::uint8_t b, Weight wa, Weight wb) {
    return static_cast<Line>((a * wa + b * wb) >> 4);
  }
  static std::uint8_t down(Line a, Line b, Weight wa, Weight wb) {
    return static_cast<std::uint8_t>((((a * wa) >> 16) + ((b * wb) >> 16) + 2) >> 2);
  }
};

/// What a target coordinate is made of: two neighbours in the source and how much of each.
template <typename Weight>
struct Blend {
  std::int64_t first;
  std::int64_t second;
  Weight firstWeight;
  Weight secondWeight;
};

enum class Edge : bool { kOne, kBoth };

/// The blends of one axis. Beyond the edges both neighbours are the last pixel: OpenCV then reads
/// it once across (kOne) but twice down (kBoth), which in fixed point is not the same.
template <typename T>
auto blendsOf(std::int64_t from, std::int64_t to, Edge edge) {
  using Math = Arithmetic<T>;
  const double scale = 1 / (static_cast<double>(to) / static_cast<double>(from));
  std::vector<Blend<typename Math::Weight>> blends(static_cast<std::size_t>(to));
  for (std::size_t i = 0; i < blends.size(); ++i) {
    const auto at = static_cast<float>((static_cast<double>(i) + 0.5) * scale - 0.5);
    const auto floor = static_cast<std::int64_t>(std::floor(at));
    const auto first = std::clamp<std::int64_t>(floor, 0, from - 1);
    const auto second = std::clamp<std::int64_t>(floor + 1, 0, from - 1);
    const float part =
        first == second && edge == Edge::kOne ? 0.0F : at - static_cast<float>(floor);
    blends[i] = {first, second, Math::weight(1 - part), Math::weight(part)};
  }
  return blends;
}

template <typename T>
class LinearResizer final : public RowResizer {
 public:
  LinearResizer(Size from, Size to, std::int64_t channels)
      : columns_(blendsOf<T>(from.width, to.width, Edge::kOne)),
        rows_(blendsOf<T>(from.height, to.height, Edge::kBoth)),
        channels_(channels),
        newest_(columns_.size() * static_cast<std::size_t>(channels)),
        older_(newest_.size()) {}

  void put(const std::byte* row) override {
    const auto y = received_++;
    if (given_ == rows_.size() || y < rows_[given_].first) return;  // no target row reads it
    std::swap(newest_, older_);
    const auto* in = reinterpret_cast<const T*>(row);
    switch (channels_) {
      case 1:
        return stretch<1>(in);
      case 3:
        return stretch<3>(in);
      default:
        return stretch<4>(in);
    }
  }

  bool take(std::byte* out) override {
    if (given_ == rows_.size() || rows_[given_].second >= received_) return false;
    const auto [first, second, firstWeight, secondWeight] = rows_[given_++];
    const auto* __restrict a = lineOf(first);
    const auto* __restrict b = lineOf(second);
    auto* __restrict to = reinterpret_cast<T*>(out);
    const auto count = newest_.size();
    for (std::size_t i = 0; i < count; ++i)
      to[i] = Math::down(a[i], b[i], firstWeight, secondWeight);
    return true;
  }

 private:
  using Math = Arithmetic<T>;
  using Line = typename Math::Line;

  /// Makes `newest_` of a source row.
  template <int kChannels>
  void stretch(const T* __restrict in) {
    auto* __restrict out = newest_.data();
    for (const auto& [first, second, firstWeight, secondWeight] : columns_) {
      const T* a = in + first * kChannels;
      const T* b = in + second * kChannels;
      for (int c = 0; c < kChannels; ++c) {
        *out++ = Math::across(a[c], b[c], firstWeight, secondWeight);
      }
    }
  }

  /// A source row stretched across: the newest, or the one before it.
  const Line* lineOf(std::int64_t y) const {
    return y == received_ - 1 ? newest_.data() : older_.data();
  }

  std::vector<Blend<typename Math::Weight>> columns_;
  std::vector<Blend<typename Math::Weight>> rows_;
  std::int64_t channels_;
  std::vector<Line> newest_;
  std::vector<Line> older_;
  std::int64_t received_ = 0;  // source rows put
  std::size_t given_ = 0;      // target rows taken
};

}  // namespace

std::unique_ptr<RowResizer> RowResizer::make(ElementType type, Size from, Size to,
                                             std::int64_t channels) {
  switch (type) {
    case ElementType::kU16:
      return std::make_unique<LinearResizer<std::uint16_t>>(from, to, channels);
    case ElementType::kI16:
      return std::make_unique<LinearResizer<std::int16_t>>(from, to, channels);
    case ElementType::kF32:
      return std::make_unique<LinearResizer<float>>(from, to, channels);
    case ElementType::kF64:
      return std::make_unique<LinearResizer<double>>(from, to, channels);
    default:
      return std::make_unique<LinearResizer<std::uint8_t>>(from, to, channels);
  }
}

}  // namespace vino::image
