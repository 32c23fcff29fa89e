// SPDX-License-Identifier: Apache-2.0
// Every codec by its name, which is what crosses from TypeScript.
#include <algorithm>
#include <array>

#include "codec/codec.h"
#include "codec/kserve_v2.h"
#include "codec/tf_predict.h"

namespace vino::codec {
namespace {

struct Registered {
  std::string_view name;
  const Codec* codec;
};

const std::array<Registered, kCodecs>& registry() noexcept {
  static const KServeV2 kserveV2;
  static const TfPredict tfPredict;
  static const std::array<Registered, kCodecs> all{
      {{"kserve_v2", &kserveV2}, {"tf_predict", &tfPredict}}};
  return all;
}

}  // namespace

const Codec* findCodec(std::string_view name) noexcept {
  const auto& all = registry();
  const auto found = std::ranges::find(all, name, &Registered::name);
  return found == all.end() ? nullptr : found->codec;
}

std::size_t codecNumber(const Codec& codec) noexcept {
  const auto& all = registry();
  return static_cast<std::size_t>(std::ranges::find(all, &codec, &Registered::codec) - all.begin());
}

std::vector<std::string_view> codecNames() {
  std::vector<std::string_view> names;
  for (const auto& registered : registry()) names.push_back(registered.name);
  return names;
}

}  // namespace vino::codec
