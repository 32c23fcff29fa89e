// SPDX-License-Identifier: Apache-2.0
// KServe replies: which outputs, in which form, and the bytes (kserve-v2-rest.md 6.2, 8, 13).
#include <algorithm>
#include <utility>

#include "base/json_writer.h"
#include "codec/bytes_framing.h"
#include "codec/json_tensor.h"
#include "codec/kserve_v2.h"
#include "codec/kserve_v2_faults.h"
#include "codec/kserve_v2_request.h"
#include "codec/text_rows.h"

namespace vino::codec {
namespace {

namespace fault = kserve_fault;

std::uint64_t binarySize(const Tensor& tensor) {
  return tensor.type == ElementType::kString ? framedSize(tensor) : tensor.byteSize();
}

void appendBinary(ByteBuffer& out, const Tensor& tensor) {
  if (tensor.type == ElementType::kString) {
    writeFramed(out, tensor);
  } else {
    out.append(tensor.bytes());
  }
}

/// One output and the form it takes.
struct Part {
  const Tensor* tensor;
  bool binary;
  std::uint64_t binaryBytes;  ///< 0 in JSON
};

void appendShape(ByteBuffer& out, const Dims& dims) {
  out.append('[');
  for (std::size_t i = 0; i < dims.size(); ++i) {
    if (i > 0) out.append(',');
    appendNumber(out, dims[i]);
  }
  out.append(']');
}

void appendOutput(ByteBuffer& out, const Part& part) {
  const auto& tensor = *part.tensor;
  out.append("{\"name\":");
  appendString(out, tensor.name);
  out.append(",\"shape\":");
  appendShape(out, tensor.dims);
  out.append(",\"datatype\":\"");
  out.append(info(tensor.type).kserve);
  if (part.binary) {
    out.append("\",\"parameters\":{\"binary_data_size\":");
    appendNumber(out, part.binaryBytes);
    out.append("}}");
  } else {
    out.append("\",\"data\":");
    writeFlat(out, tensor);
    out.append('}');
  }
}

void appendHead(ByteBuffer& out, const ServableName& name, std::string_view id) {
  out.append("{\"model_name\":");
  appendString(out, name.model);
  if (!id.empty()) {
    out.append(",\"id\":");
    appendString(out, id);
  }
  out.append(",\"model_version\":");
  appendString(out, name.version);
}

/// Room for the whole reply, so that it is written into one block without moving. An estimate only
/// where strings need escapes.
std::size_t roomFor(const std::vector<Part>& parts, const ServableName& name, std::string_view id) {
  constexpr std::size_t kFrame = 128;
  constexpr std::size_t kDimension = 20;
  std::size_t room = kFrame + name.model.size() + name.version.size() + id.size();
  for (const auto& part : parts) {
    const auto& tensor = *part.tensor;
    room += kFrame + tensor.name.size() + kDimension * tensor.dims.size();
    room +=
        part.binary ? static_cast<std::size_t>(part.binaryBytes) : flatRoom(tensor) + kWidestNumber;
  }
  return room;
}

}  // namespace

const RequestedOutput* KServeRequest::find(std::string_view output) const noexcept {
  const auto found = std::ranges::find(outputs, output, &RequestedOutput::name);
  return found == outputs.end() ? nullptr : &*found;
}

bool KServeRequest::wantsBinary(std::string_view output) const noexcept {
  const auto* const named = find(output);
  if (named != nullptr && named->binary) return *named->binary;
  return binaryOutputs.value_or(false);
}

std::vector<std::size_t> KServeV2::selectOutputs(const Request& request,
                                                 const Signature& signature) const {
  const auto& kserve = static_cast<const KServeRequest&>(request);
  for (const auto& wanted : kserve.outputs) {
    if (std::ranges::find(signature.outputs, wanted.name, &TensorInfo::name) ==
        signature.outputs.end()) {
      throw fault::of(fault::kUnknownOutput, wanted.name);
    }
  }
  std::vector<std::size_t> selected;
  for (std::size_t i = 0; i < signature.outputs.size(); ++i) {
    const auto& output = signature.outputs[i];
    if (!kserve.outputs.empty() && kserve.find(output.name) == nullptr) continue;
    const bool sendable = hasJsonForm(output.type) ||
                          (kserve.wantsBinary(output.name) && output.type != ElementType::kOther);
    if (!sendable) {
      throw fault::of(fault::kNotInJson, std::string("Unsupported precision ") +
                                             std::string(info(output.type).precision));
    }
    selected.push_back(i);
  }
  return selected;
}

Reply KServeV2::encode(const Request& request, const ServableName& name, const Signature&,
                       std::vector<Tensor>& outputs) const {
  const auto& kserve = static_cast<const KServeRequest&>(request);
  std::vector<Part> parts;
  parts.reserve(outputs.size());
  std::uint64_t binaryBytes = 0;
  for (auto& output : outputs) {
    if (isTextRows(output)) output = toStrings(output);
    const bool binary = kserve.wantsBinary(output.name);
    parts.push_back({&output, binary, binary ? binarySize(output) : 0});
    binaryBytes += parts.back().binaryBytes;
  }

  Reply reply;
  auto& out = reply.body;
  out.reserve(roomFor(parts, name, kserve.id));
  appendHead(out, name, kserve.id);
  out.append(",\"outputs\":[");
  for (const auto& part : parts) {
    if (&part != parts.data()) out.append(',');
    appendOutput(out, part);
  }
  out.append("]}");
  if (binaryBytes > 0) {
    reply.headerLength = out.size();
    for (const auto& part : parts) {
      if (part.binary) appendBinary(out, *part.tensor);
    }
  }
  return reply;
}

}  // namespace vino::codec
