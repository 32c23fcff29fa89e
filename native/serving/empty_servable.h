// SPDX-License-Identifier: Apache-2.0
// What a pipeline without nodes comes to.
#pragma once

#include "serving/servable.h"

namespace vino::serving {

/// Takes nothing, gives nothing, and ends every inference as not_found "no_servable". A request to
/// an unknown model goes through it, so that a malformed body is refused before the unknown name is
/// (kserve-v2-rest.md 12, precedence).
class EmptyServable final : public Servable {
 public:
  const Signature& signature() const noexcept override { return signature_; }

  void infer(InferTask task) override {
    task.done(Error(Code::kNotFound, "no_servable", "There is nothing here to infer with"));
  }

 private:
  Signature signature_;
};

}  // namespace vino::serving
