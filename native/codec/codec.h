// SPDX-License-Identifier: Apache-2.0
// What a codec offers: wire bytes to tensors and tensors to wire bytes, for one protocol. Codecs
// never see OpenVINO nor HTTP; they are stateless, shared by all threads, and tested without a
// model.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "base/byte_buffer.h"
#include "base/input.h"
#include "base/signature.h"
#include "codec/helpers.h"

namespace vino::codec {

/// A request as it came, after HTTP has been taken off it (decompressed, lengths checked).
struct RequestBytes {
  ConstBytes body;
  /// Bytes of the JSON part, at most body.size(); absent = all of it.
  /// (Inference-Header-Content-Length)
  std::optional<std::size_t> headerLength;
  /// Keeps `body` alive for the binary inputs that borrow it; null where the caller does.
  std::shared_ptr<void> owner;
  Helpers helpers;
};

/// A decoded request. A codec derives its own, with whatever its `encode` must remember (an id,
/// which outputs were asked for and how).
class Request {
 public:
  virtual ~Request() = default;
  /// In the order of the request; moved from by whoever runs it.
  std::vector<Input> inputs;
};

/// Who answers, as replies print it.
struct ServableName {
  std::string_view model;
  std::string_view version;
};

/// One reply block.
struct Reply {
  ByteBuffer body;
  /// Length of the JSON part where binary data follows it.
  std::optional<std::size_t> headerLength;
};

/// One protocol's bytes. Every member may be called from any thread at the same time.
class Codec {
 public:
  virtual ~Codec() = default;

  /// Whether requests and replies of the protocol may name the sequence that they belong to, as
  /// inputs and an output of the signature that they are given. Stateful models are served to
  /// those only.
  virtual bool carriesSequences() const noexcept { return false; }

  /// Parses the whole request. `signature` is null where no servable was found: syntax and form are
  /// still refused first (kserve-v2-rest.md 12, precedence). Throws Error.
  virtual std::unique_ptr<Request> decode(const RequestBytes& bytes,
                                          const Signature* signature) const = 0;

  /// Which of `signature.outputs` the reply needs, as ascending indices. Refuses before any
  /// inference what could not be encoded after it (unknown output, FP16 as JSON). Throws Error.
  virtual std::vector<std::size_t> selectOutputs(const Request& request,
                                                 const Signature& signature) const = 0;

  /// Writes the reply. `outputs` are the tensors of `selectOutputs`, in that order, with the
  /// names and types of the signature and the real dims. Throws Error.
  virtual Reply encode(const Request& request, const ServableName& name, const Signature& signature,
                       std::vector<Tensor>& outputs) const = 0;
};

/// How many there are.
inline constexpr std::size_t kCodecs = 2;

/// The codec of that name (e.g. "kserve_v2"), or null. Codecs live as long as the process.
const Codec* findCodec(std::string_view name) noexcept;

/// The place of a codec in `codecNames`.
std::size_t codecNumber(const Codec& codec) noexcept;

/// Every codec's name, for the check that TypeScript's list is the same.
std::vector<std::string_view> codecNames();

}  // namespace vino::codec
