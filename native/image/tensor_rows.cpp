// SPDX-License-Identifier: Apache-2.0
#include "image/tensor_rows.h"

#include <vector>

#include "image/convert.h"
#include "image/resize.h"

namespace vino::image {
namespace {

std::size_t valuesOf(Size size, std::int64_t channels) {
  return static_cast<std::size_t>(size.width * channels);
}

/// Of the target's type and size already.
class PlainRows final : public RowSink {
 public:
  PlainRows(const Header& header, std::byte* out)
      : out_(out), rowBytes_(valuesOf(header.size, header.channels) * byteSize(header.type)) {}

  std::byte* next() override { return out_; }
  void done() override { out_ += rowBytes_; }

 private:
  std::byte* out_;
  std::size_t rowBytes_;
};

/// Of the target's size.
class ConvertedRows final : public RowSink {
 public:
  ConvertedRows(const Header& header, ElementType type, std::byte* out)
      : stored_(header.type),
        type_(type),
        values_(valuesOf(header.size, header.channels)),
        row_(values_ * byteSize(stored_)),
        out_(out) {}

  std::byte* next() override { return row_.data(); }
  void done() override {
    convertPixels(stored_, row_.data(), type_, out_, values_);
    out_ += values_ * byteSize(type_);
  }

 private:
  ElementType stored_;
  ElementType type_;
  std::size_t values_;
  std::vector<std::byte> row_;
  std::byte* out_;
};

/// The type that an image is interpolated in: the target's, but for those that OpenCV cannot
/// resize, where it is the image's own (kserve-v2-rest.md 14, D23).
ElementType interpolatedIn(ElementType stored, ElementType target) {
  using enum ElementType;
  return target == kI8 || target == kI32 || target == kF16 ? stored : target;
}

/// Converted before or after they are resized.
class ResizedRows final : public RowSink {
 public:
  ResizedRows(const Header& header, const Target& target, std::byte* out)
      : stored_(header.type),
        between_(interpolatedIn(header.type, target.type)),
        type_(target.type),
        sourceValues_(valuesOf(header.size, header.channels)),
        targetValues_(valuesOf(target.size, target.channels)),
        resizer_(RowResizer::make(between_, header.size, target.size, target.channels)),
        row_(sourceValues_ * byteSize(stored_)),
        source_(between_ == stored_ ? 0 : sourceValues_ * byteSize(between_)),
        target_(between_ == type_ ? 0 : targetValues_ * byteSize(between_)),
        out_(out) {}

  std::byte* next() override { return row_.data(); }
  void done() override {
    if (!source_.empty())
      convertPixels(stored_, row_.data(), between_, source_.data(), sourceValues_);
    resizer_->put(source_.empty() ? row_.data() : source_.data());
    while (resizer_->take(target_.empty() ? out_ : target_.data())) {
      if (!target_.empty()) convertPixels(between_, target_.data(), type_, out_, targetValues_);
      out_ += targetValues_ * byteSize(type_);
    }
  }

 private:
  ElementType stored_;
  ElementType between_;
  ElementType type_;
  std::size_t sourceValues_;
  std::size_t targetValues_;
  std::unique_ptr<RowResizer> resizer_;
  std::vector<std::byte> row_;
  std::vector<std::byte> source_;  // a row in `between_`, where the image's type is another
  std::vector<std::byte> target_;  // the same, where the target's is
  std::byte* out_;
};

}  // namespace

std::unique_ptr<RowSink> tensorRows(const Header& header, const Target& target, std::byte* out) {
  if (header.size != target.size) return std::make_unique<ResizedRows>(header, target, out);
  if (header.type != target.type) return std::make_unique<ConvertedRows>(header, target.type, out);
  return std::make_unique<PlainRows>(header, out);
}

}  // namespace vino::image
