// SPDX-License-Identifier: Apache-2.0
// What the predict codec keeps of a request from decode to encode, and the parser that makes it.
#pragma once

#include <memory>
#include <string_view>

#include "codec/codec.h"

namespace vino::codec {

/// A decoded request; its reply has the same form.
class TfPredictRequest final : public Request {
 public:
  bool rows = false;
};

/// Parses a whole body (tfs-rest.md 3). Throws Error.
std::unique_ptr<TfPredictRequest> parsePredictRequest(std::string_view text,
                                                      const Signature& signature, Helpers helpers);

}  // namespace vino::codec
