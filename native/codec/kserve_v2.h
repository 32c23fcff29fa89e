// SPDX-License-Identifier: Apache-2.0
// The Open Inference Protocol (KServe v2) over REST: JSON and its binary tensor extension
// (kserve-v2-rest.md 5 to 9, 13).
#pragma once

#include "codec/codec.h"

namespace vino::codec {

/// The codec "kserve_v2".
///
/// `decode` refuses what is wrong with a request by itself; whether it suits the model (section 11)
/// is serving's to say. All refusals are Code::kInvalidArgument, told apart by reason, and keep the
/// sentence of section 12's table before a detail of our own:
///   json_syntax (E15, E16)   json_nesting (E17)         root_not_object (E18)
///   missing_inputs (E19)     invalid_input (E20)        invalid_id (E21)
///   invalid_outputs (E22)    invalid_parameters (E23)   unknown_datatype (E24, E25)
///   binary_and_data (E26)    invalid_binary_size (E27)  binary_too_short (E28)
///   shape_overflow (E31)     invalid_content_size (E39, where bytes end within an element)
///   bytes_framing (E40)      too_many_strings (E53)
///   precision_not_in_json (E57) and unknown_output (E58), from `selectOutputs`
class KServeV2 final : public Codec {
 public:
  std::unique_ptr<Request> decode(const RequestBytes& bytes,
                                  const Signature* signature) const override;
  std::vector<std::size_t> selectOutputs(const Request& request,
                                         const Signature& signature) const override;
  Reply encode(const Request& request, const ServableName& name, const Signature& signature,
               std::vector<Tensor>& outputs) const override;
};

}  // namespace vino::codec
