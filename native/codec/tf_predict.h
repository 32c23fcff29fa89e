// SPDX-License-Identifier: Apache-2.0
// Predict as TensorFlow Serving's REST API has it, in OVMS's reading (tfs-rest.md 3, 4): JSON rows
// (`instances`) or columns (`inputs`), shapes by nesting, types by the model.
#pragma once

#include "codec/codec.h"

namespace vino::codec {

/// The codec "tf_predict".
///
/// `decode` refuses what is wrong with a request by itself; whether it suits the model (the order
/// of checks in 3.5) is serving's to say. A request decoded without a signature is held against one
/// without inputs. Refusals are Code::kInvalidArgument, told apart by reason, and keep the sentence
/// of 12.1 before a detail of our own:
///
///   reason                    situation
///   json_syntax               empty body, bad JSON; no detail but RapidJSON's, with the byte
///   offset json_nesting              more than 100 levels root_not_object           the root is no
///   object format_undetected         both or neither of instances and inputs instances_not_list
///   instances is no list missing_instances         instances is empty instance_undetected the
///   first instance is null instance_not_object       a later instance of named ones is no object
///   invalid_instance          row: {}, ragged, mixed, wrong leaf, bad base64, out of range,
///                             an input named twice
///   instance_counts_differ    an instance lacks an input that another has
///   unnamed_inputs            the unnamed form, and the model has not exactly one input
///   inputs_not_object         inputs is null, or a scalar and the model has not exactly one input
///   missing_inputs            inputs is {}
///   invalid_input             column: as invalid_instance
///   too_many_strings          more strings than one tensor may have
///   invalid_input_count       far more inputs than the model has
///
/// and of Code::kInternal:
///
///   reply_form                row: an output of rank 0, or outputs of different first dimensions;
///                             no outputs ("Response parsing to JSON error")
///   precision_unsupported     an output type without a JSON form ("Unsupported serialization
///                             precision")
///
/// Serving adds invalid_input_count, missing_input, not_implemented ({"b64"} for an input that is
/// neither strings, rows nor images), invalid_rank, invalid_batch_size, invalid_shape,
/// value_not_representable, image_empty ("String val is empty") and the other image_* reasons.
///
/// Replies: an object with several outputs has them in the order of the signature, by name. Rows
/// are laid out as OVMS lays them out, columns without whitespace (D11).
class TfPredict final : public Codec {
 public:
  bool carriesSequences() const noexcept override { return true; }
  std::unique_ptr<Request> decode(const RequestBytes& bytes,
                                  const Signature* signature) const override;
  std::vector<std::size_t> selectOutputs(const Request& request,
                                         const Signature& signature) const override;
  Reply encode(const Request& request, const ServableName& name, const Signature& signature,
               std::vector<Tensor>& outputs) const override;
};

}  // namespace vino::codec
