// SPDX-License-Identifier: Apache-2.0
// Every codec by its name, which is what crosses from TypeScript.
#include "codec/codec.h"
#include "codec/kserve_v2.h"
#include "codec/tf_predict.h"

namespace vino::codec {

const Codec* findCodec(std::string_view name) noexcept {
  static const KServeV2 kserveV2;
  static const TfPredict tfPredict;
  if (name == "kserve_v2") return &kserveV2;
  if (name == "tf_predict") return &tfPredict;
  return nullptr;
}

std::vector<std::string_view> codecNames() { return {"kserve_v2", "tf_predict"}; }

}  // namespace vino::codec
