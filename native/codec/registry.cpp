// SPDX-License-Identifier: Apache-2.0
// Every codec by its name, which is what crosses from TypeScript.
#include "codec/codec.h"
#include "codec/kserve_v2.h"

namespace vino::codec {

const Codec* findCodec(std::string_view name) noexcept {
  static const KServeV2 kserveV2;
  return name == "kserve_v2" ? &kserveV2 : nullptr;
}

std::vector<std::string_view> codecNames() { return {"kserve_v2"}; }

}  // namespace vino::codec
