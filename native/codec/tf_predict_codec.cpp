// SPDX-License-Identifier: Apache-2.0
// Predict replies (tfs-rest.md 4), and the way to the parser.
#include <algorithm>
#include <numeric>
#include <span>
#include <string>
#include <string_view>

#include "base/json_writer.h"
#include "codec/json_nested.h"
#include "codec/text_rows.h"
#include "codec/tf_predict.h"
#include "codec/tf_predict_faults.h"
#include "codec/tf_predict_request.h"

namespace vino::codec {
namespace {

namespace fault = tf_fault;

constexpr std::string_view kRowSeparator = ", ";
constexpr std::string_view kColumnSeparator = ",";

/// The number of rows, which all outputs must agree in.
std::int64_t rowsOf(const std::vector<Tensor>& outputs) {
  for (const auto& output : outputs) {
    if (output.dims.empty()) {
      throw fault::of(fault::kReplyForm,
                      "Tensor name: " + output.name + " has no shape information", Code::kInternal);
    }
    if (output.dims[0] != outputs[0].dims[0]) {
      throw fault::of(fault::kReplyForm,
                      "Tensor name: " + output.name +
                          " has inconsistent batch size: " + std::to_string(output.dims[0]) +
                          " expecting: " + std::to_string(outputs[0].dims[0]),
                      Code::kInternal);
    }
  }
  return outputs[0].dims[0];
}

/// One instance with all its outputs.
void writeRowObject(ByteBuffer& out, const std::vector<Tensor>& outputs, std::int64_t row) {
  out.append('{');
  for (const auto& output : outputs) {
    out.append(&output == outputs.data() ? "\n            " : ",\n            ");
    appendString(out, output.name);
    out.append(": ");
    const auto dims = std::span(output.dims).subspan(1);
    const auto first = static_cast<std::uint64_t>(row) * elementCount(dims).value_or(0);
    writeNested(out, output, first, dims, kRowSeparator);
  }
  out.append("\n        }");
}

void writeRows(ByteBuffer& out, const std::vector<Tensor>& outputs) {
  const auto rows = rowsOf(outputs);
  out.append("{\n    \"predictions\": ");
  if (outputs.size() == 1) {
    writeNested(out, outputs[0], 0, outputs[0].dims, kRowSeparator);
    out.shrink(1);
  } else {
    out.append('[');
    for (std::int64_t row = 0; row < rows; ++row) {
      if (row > 0) out.append(kRowSeparator);
      writeRowObject(out, outputs, row);
    }
  }
  out.append("\n    ]\n}");
}

void writeColumn(ByteBuffer& out, const Tensor& output) {
  writeNested(out, output, 0, output.dims, kColumnSeparator);
}

void writeColumns(ByteBuffer& out, const std::vector<Tensor>& outputs) {
  out.append("{\"outputs\":");
  if (outputs.size() == 1) {
    writeColumn(out, outputs[0]);
  } else {
    out.append('{');
    for (const auto& output : outputs) {
      if (&output != outputs.data()) out.append(',');
      appendString(out, output.name);
      out.append(':');
      writeColumn(out, output);
    }
    out.append('}');
  }
  out.append('}');
}

}  // namespace

std::unique_ptr<Request> TfPredict::decode(const RequestBytes& bytes,
                                           const Signature* signature) const {
  static const Signature kNone;
  const auto* const text = reinterpret_cast<const char*>(bytes.body.data());
  return parsePredictRequest({text, bytes.body.size()}, signature != nullptr ? *signature : kNone,
                             bytes.helpers);
}

std::vector<std::size_t> TfPredict::selectOutputs(const Request&,
                                                  const Signature& signature) const {
  for (const auto& output : signature.outputs) {
    if (output.type == ElementType::kOther) {
      throw fault::of(fault::kPrecisionUnsupported, "output name: " + output.name, Code::kInternal);
    }
  }
  std::vector<std::size_t> all(signature.outputs.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  return all;
}

Reply TfPredict::encode(const Request& request, const ServableName&, const Signature&,
                        std::vector<Tensor>& outputs) const {
  if (outputs.empty()) {
    throw fault::of(fault::kReplyForm, "Expected: at least one output", Code::kInternal);
  }
  Reply reply;
  constexpr std::size_t kFrame = 64;
  std::size_t room = kFrame;
  for (auto& output : outputs) {
    if (isTextRows(output)) output = toStrings(output);
    room += nestedRoom(output, kRowSeparator);
  }
  reply.body.reserve(room);
  if (static_cast<const TfPredictRequest&>(request).rows) {
    writeRows(reply.body, outputs);
  } else {
    writeColumns(reply.body, outputs);
  }
  return reply;
}

}  // namespace vino::codec
