// SPDX-License-Identifier: Apache-2.0
// write_text: what a classifier made of the characters of a page, as lines of text. Gathers.
//
// In:  scores FP32 (N,1,C), how sure each class is; boxes I32 (N,1,4) and lines I32 (N,1,1), as
//      find_digits gives them, in reading order
// Out: text_string U8 (lines, longest + 1), each filled up with zeros; a name that ends in _string
//      has the server send strings
// Params: alphabet (0123456789), a character for each class; space (0.6), the gap that is a space,
// as a share of the height of the character before it.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "vinoserve/node.hpp"

namespace {

using vinoserve::info;
using vinoserve::kAny;

constexpr std::size_t kSides = 4;

class WriteText {
 public:
  explicit WriteText(const vinoserve::Params& params)
      : alphabet_(params.text("alphabet", "0123456789")),
        space_(params.number<float>("space", 0.6F)) {
    if (alphabet_.empty()) throw std::invalid_argument("param alphabet must not be empty");
  }

  std::vector<vinoserve::Info> inputs() const {
    return {info<float>("scores", {kAny, 1, alphabet_.size()}),
            info<std::int32_t>("boxes", {kAny, 1, kSides}),
            info<std::int32_t>("lines", {kAny, 1, 1})};
  }
  std::vector<vinoserve::Info> outputs() const {
    return {info<std::uint8_t>("text_string", {kAny, kAny})};
  }

  void run(const vinoserve::Inputs& in, vinoserve::Outputs& out) const {
    const auto scores = in["scores"];
    scores.expectDims({kAny, 1, alphabet_.size()});
    const auto count = scores.dims()[0];
    in["boxes"].expectDims({count, 1, kSides});
    in["lines"].expectDims({count, 1, 1});
    const auto text = read(scores.elements<float>(), in["boxes"].elements<std::int32_t>(),
                           in["lines"].elements<std::int32_t>());

    std::size_t longest = 0;
    for (const auto& line : text) longest = std::max(longest, line.size());
    auto at = out.add<std::uint8_t>("text_string", {text.size(), longest + 1}).begin();
    for (const auto& line : text) {
      at = std::fill_n(std::ranges::copy(line, at).out, longest + 1 - line.size(), 0);
    }
  }

 private:
  std::vector<std::string> read(std::span<const float> scores, std::span<const std::int32_t> boxes,
                                std::span<const std::int32_t> lines) const {
    std::vector<std::string> text;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (i == 0 || lines[i] != lines[i - 1]) {
        text.emplace_back();
      } else if (isApart(boxes.subspan((i - 1) * kSides, kSides), boxes[i * kSides])) {
        text.back() += ' ';
      }
      const auto classes = scores.subspan(i * alphabet_.size(), alphabet_.size());
      const auto best = std::ranges::max_element(classes) - classes.begin();
      text.back() += alphabet_[static_cast<std::size_t>(best)];
    }
    return text;
  }

  /// Whether what begins at `left` stands apart from the box before it.
  bool isApart(std::span<const std::int32_t> before, std::int32_t left) const {
    const auto gap = static_cast<float>(left - (before[0] + before[2]));
    return gap > space_ * static_cast<float>(before[3]);
  }

  std::string alphabet_;
  float space_;
};

}  // namespace

VINOSERVE_NODE(WriteText)
