// SPDX-License-Identifier: Apache-2.0
#include "serving/input_adapter.h"

#include <algorithm>
#include <cstring>

#include "base/error.h"
#include "base/layout.h"
#include "serving/narrowing.h"

namespace vino::serving {
namespace {

/// Rows of strings may not take more than this once padded (kserve-v2-rest.md 2.5).
constexpr std::uint64_t kMostRowBytes = std::uint64_t{1} << 30;

std::string expectedActual(std::string_view sentence, const std::string& expected,
                           const std::string& actual, const TensorInfo& info) {
  std::string text(sentence);
  text += " - Expected: " + expected + "; Actual: " + actual + "; input name: " + info.name;
  return text;
}

std::size_t batchOf(const TensorInfo& info) {
  return batchPosition(info.layout, info.shape.dims.size());
}

[[noreturn]] void refuse(std::string_view reason, std::string text) {
  throw Error(Code::kInvalidArgument, reason, std::move(text));
}

std::string batchText(const TensorInfo& info, std::int64_t actual) {
  return expectedActual("Invalid input batch size", toString(info.shape.dims[batchOf(info)]),
                        std::to_string(actual), info);
}

void checkShape(const Tensor& tensor, const TensorInfo& info) {
  if (!info.shape.rankKnown) return;
  if (tensor.dims.size() != info.shape.dims.size()) {
    refuse("invalid_rank", expectedActual("Invalid number of shape dimensions",
                                          toString(info.shape), toString(tensor.dims), info));
  }
  if (tensor.dims.empty()) return;
  const auto batch = batchOf(info);
  if (!info.shape.dims[batch].accepts(tensor.dims[batch])) {
    refuse("invalid_batch_size", batchText(info, tensor.dims[batch]));
  }
  if (!info.shape.accepts(tensor.dims)) {
    refuse("invalid_shape", expectedActual("Invalid input shape", toString(info.shape),
                                           toString(tensor.dims), info));
  }
}

void checkContent(const Input& input, const TensorInfo& info) {
  const auto& tensor = input.tensor;
  const auto count = elementCount(tensor.dims);
  const auto bytes = count ? checkedMultiply(*count, byteSize(tensor.type)) : std::nullopt;
  if (!bytes) {
    refuse("shape_overflow",
           "Invalid content size of tensor proto - Binary input shape dimensions overflow size_t");
  }
  if (tensor.count == *count) return;
  if (input.binary && tensor.type != ElementType::kString) {
    refuse("invalid_content_size",
           expectedActual("Invalid content size of tensor proto", std::to_string(*bytes) + " bytes",
                          std::to_string(tensor.byteSize()) + " bytes", info));
  }
  refuse("invalid_value_count", expectedActual("Invalid number of values in tensor proto container",
                                               std::to_string(*count) + " values",
                                               std::to_string(tensor.count) + " values", info));
}

void checkValues(const Tensor& tensor, const TensorInfo& info) {
  if (!info.computedAs) return;
  const auto index = firstNotHeld(tensor, *info.computedAs);
  if (!index) return;
  const std::string type(vino::info(*info.computedAs).kserve);
  refuse(
      "value_not_representable",
      expectedActual("Invalid input value",
                     "a value in the range of " + type + ", in which the device computes",
                     printedElement(tensor, *index) + " at index " + std::to_string(*index), info));
}

/// BYTES for anything but a string model declares a list: one element an image or a row.
void checkList(const Input& input, const TensorInfo& info) {
  const auto& strings = input.tensor;
  if (strings.dims.size() != 1) {
    refuse("invalid_rank", std::string("Invalid number of shape dimensions - Expected number of ") +
                               (input.tensorflow ? "binary " : "") +
                               "input shape dimensions: 1; Actual: " +
                               std::to_string(strings.dims.size()) + "; input name: " + info.name);
  }
  if (strings.count != static_cast<std::uint64_t>(strings.dims[0])) {
    refuse("invalid_batch_size",
           expectedActual("Invalid input batch size", std::to_string(strings.dims[0]),
                          std::to_string(strings.count), info));
  }
}

void checkListBatch(const Tensor& strings, const TensorInfo& info) {
  if (!info.shape.dims[batchOf(info)].accepts(strings.dims[0])) {
    refuse("invalid_batch_size", batchText(info, strings.dims[0]));
  }
}

/// An image left out as JSON is told in other words than one that cannot be decoded.
void checkNoneEmpty(const Input& images) {
  for (const auto& image : images.tensor.elements<const std::string>()) {
    if (!image.empty()) continue;
    refuse("image_empty", images.tensorflow ? "String val is empty" : "Bytes contents is empty");
  }
}

Tensor toImages(const Input& input, const TensorInfo& info, const image::Limits& limits,
                ThreadPool& pool) {
  checkList(input, info);
  checkListBatch(input.tensor, info);
  if (!input.binary) checkNoneEmpty(input);
  const auto resizing =
      input.tensorflow ? image::Resizing::kWhereBounded : image::Resizing::kAsOvms;
  return image::imagesToTensor(input.tensor, info, limits, pool, resizing);
}

Tensor toRows(const Input& input, const TensorInfo& info) {
  checkList(input, info);
  const auto& strings = input.tensor;
  // TensorFlow's form tells of batch and width in one sentence.
  if (!input.tensorflow) checkListBatch(strings, info);
  if (strings.count == 0) refuse("invalid_batch_size", batchText(info, 0));
  const auto rows = strings.elements<const std::string>();
  std::size_t longest = 0;
  for (const auto& row : rows) longest = std::max(longest, row.size());
  const auto width = static_cast<std::int64_t>(longest) + 1;
  const auto batch = strings.dims[0];
  const bool fitsBatch = info.shape.dims[0].accepts(batch);
  if (!fitsBatch || !info.shape.dims[1].accepts(width)) {
    refuse("invalid_shape",
           "Invalid input shape - Expected batch size: " +
               (fitsBatch ? std::to_string(batch) : toString(info.shape.dims[0])) +
               "; got: " + std::to_string(rows.size()) +
               "; Expected max null terminated string length: " + toString(info.shape.dims[1]) +
               "; got: " + std::to_string(width) + "; input name: " + info.name);
  }
  const auto bytes = checkedMultiply(rows.size(), static_cast<std::uint64_t>(width));
  if (!bytes || *bytes > kMostRowBytes) {
    refuse("too_many_strings",
           "Maximum 2D array after string conversion exceeded 1GB - Expected: "
           "at most 1073741824 bytes; input name: " +
               info.name);
  }
  auto result = Tensor::allocate(info.name, ElementType::kU8, {batch, width}, *bytes);
  auto* out = result.data;
  for (const auto& row : rows) {
    std::memcpy(out, row.data(), row.size());
    std::memset(out + row.size(), 0, static_cast<std::size_t>(width) - row.size());
    out += width;
  }
  return result;
}

bool takesRows(const TensorInfo& info) {
  return info.type == ElementType::kU8 && info.shape.rankKnown && info.shape.dims.size() == 2;
}

bool takesImages(const TensorInfo& info, std::size_t rank) {
  return info.shape.rankKnown && info.shape.dims.size() == rank;
}

/// The model's side is named as OpenVINO does, the request's as KServe does (kserve-v2-rest.md
/// E34).
[[noreturn]] void refuseType(const Tensor& tensor, const TensorInfo& info) {
  refuse("invalid_precision",
         expectedActual("Invalid input precision", std::string(vino::info(info.type).precision),
                        std::string(vino::info(tensor.type).kserve), info));
}

Tensor adapt(Input input, const TensorInfo& info, const image::Limits& limits, ThreadPool& pool,
             std::size_t imageRank) {
  if (info.type == ElementType::kOther) refuseType(input.tensor, info);
  if (input.tensor.type != info.type) {
    if (input.tensor.type != ElementType::kString) refuseType(input.tensor, info);
    if (takesRows(info)) return toRows(input, info);
    if (takesImages(info, imageRank)) return toImages(input, info, limits, pool);
    if (!input.tensorflow) refuseType(input.tensor, info);
    refuse("not_implemented",
           "Functionality not implemented - Expected: numbers; Actual: bytes; "
           "input name: " +
               info.name);
  }
  checkShape(input.tensor, info);
  checkContent(input, info);
  checkValues(input.tensor, info);
  return std::move(input.tensor);
}

}  // namespace

std::vector<Tensor> adaptInputs(std::vector<Input> inputs, const Signature& signature,
                                const image::Limits& limits, ThreadPool& pool,
                                std::size_t imageRank) {
  if (inputs.size() != signature.inputs.size()) {
    refuse("invalid_input_count",
           "Invalid number of inputs - Expected: " + std::to_string(signature.inputs.size()) +
               "; Actual: " + std::to_string(inputs.size()));
  }
  std::vector<Tensor> tensors;
  tensors.reserve(inputs.size());
  for (const auto& info : signature.inputs) {
    const auto found = std::ranges::find(
        inputs, info.name, [](const Input& input) { return std::string_view(input.tensor.name); });
    if (found == inputs.end()) {
      refuse("missing_input", "Missing input with specific name - Required input: " + info.name);
    }
    tensors.push_back(adapt(std::move(*found), info, limits, pool, imageRank));
  }
  return tensors;
}

}  // namespace vino::serving
