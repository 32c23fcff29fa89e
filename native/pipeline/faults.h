// SPDX-License-Identifier: Apache-2.0
// What can be wrong with a pipeline, in OVMS's words (pipelines.md 3.3): `<text> - <details>`. The
// reasons are OVMS's status names in small letters, its spelling included.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"

namespace vino::pipeline {

struct Fault {
  std::string_view reason;
  std::string_view text;
  Code code = Code::kFailedPrecondition;
};

/// The error of `fault` with its details.
inline Error errorOf(const Fault& fault, std::string_view details) {
  std::string text(fault.text);
  text += " - ";
  text += details;
  return {fault.code, fault.reason, std::move(text)};
}

// When a pipeline is loaded.
inline constexpr Fault kInvalidLibrary{"pipeline_definition_invalid_node_library",
                                       "Pipeline refers to incorrect library"};
inline constexpr Fault kDuplicateName{"pipeline_node_name_duplicate",
                                      "Pipeline definition has multiple nodes with the same name"};
inline constexpr Fault kMissingModel{"pipeline_node_refering_to_missing_model",
                                     "Pipeline definition has reference to missing model"};
inline constexpr Fault kDynamicParameter{"forbidden_model_dynamic_parameter",
                                         "Value of provided parameter is forbidden"};
inline constexpr Fault kStatefulModel{"pipeline_stateful_model",
                                      "Stateful model cannot be subscribed to pipeline"};
inline constexpr Fault kTooFewDimensions{"pipeline_not_enough_shape_dimensions_to_demultiply",
                                         "Pipeline has not enough shape dimensions to demultiply"};
inline constexpr Fault kCountMismatch{
    "pipeline_demultiply_count_does_not_match_tensor_shard_count",
    "Demultiplication count does not match tensor first dimension"};
inline constexpr Fault kGatherFromMissing{"pipeline_node_gather_from_not_existing_node",
                                          "Gather node refers to not existing node"};
inline constexpr Fault kGatherFromOrdinary{"pipeline_node_gather_from_not_demultiplexer",
                                           "Gather node refers to node that isn't demultiplexer"};
inline constexpr Fault kMissingNode{"pipeline_node_refering_to_missing_node",
                                    "Pipeline definition has reference to missing node"};
inline constexpr Fault kExitAsSource{"pipeline_exit_used_as_node_dependency",
                                     "Pipeline definition has response node used as dependency "
                                     "node"};
inline constexpr Fault kMissingDataSource{
    "pipeline_node_refering_to_missing_data_source",
    "Pipeline definition has reference to missing data source"};
inline constexpr Fault kMissingModelOutput{
    "pipeline_node_refering_to_missing_model_output",
    "Pipeline definition has reference to missing model output"};
inline constexpr Fault kMissingModelInput{
    "pipeline_connection_to_missing_model_input",
    "Pipeline definition has connection to non existing model input"};
inline constexpr Fault kConnectedTwice{
    "pipeline_model_input_connected_to_multiple_data_sources",
    "Pipeline definition has multiple connections to the same input of underlying model"};
inline constexpr Fault kNotAllConnected{
    "pipeline_not_all_inputs_connected",
    "Pipeline definition does not have connections for all inputs of underlying models"};
inline constexpr Fault kInvalidShape{"invalid_shape", "Invalid input shape"};
inline constexpr Fault kInvalidPrecision{"invalid_precision", "Invalid input precision"};
inline constexpr Fault kCycle{"pipeline_cycle_found", "Pipeline definition contains a cycle"};
inline constexpr Fault kUnconnected{"pipeline_contains_unconnected_nodes",
                                    "Pipeline definition has unconnected nodes"};
inline constexpr Fault kWrongOrder{"pipeline_wrong_demultiplexer_gather_nodes_order",
                                   "Demultiplexer and gather nodes are not in LIFO order"};
inline constexpr Fault kAmbiguousInput{
    "pipeline_inputs_ambiguous_metadata",
    "Multiple nodes connected to the same pipeline input require different tensor metadata"};
inline constexpr Fault kNotImplemented{"not_implemented", "Functionality not implemented",
                                       Code::kUnimplemented};

// Both when it is loaded and when it runs.
inline constexpr Fault kStringShards{"pipeline_string_demuiltiplication_unsupported",
                                     "Demultiplication is not supported for string precision"};

// When it runs.
inline constexpr Fault kTooManyShards{"pipeline_too_large_dimension_size_to_demultiply",
                                      "Too large dynamic demultiplication requested.",
                                      Code::kInternal};
inline constexpr Fault kWrongRank{"pipeline_wrong_number_of_dimensions_to_demultiply",
                                  "Wrong number of dimensions in a tensor to be sharded",
                                  Code::kInternal};
inline constexpr Fault kWrongSize{"pipeline_wrong_dimension_size_to_demultiply",
                                  "Wrong dimension size. Should match demultiply count",
                                  Code::kInternal};
/// Of a request (pipelines.md 13.5).
inline constexpr Fault kWrongSizeOfRequest{kWrongSize.reason, kWrongSize.text,
                                           Code::kInvalidArgument};
inline constexpr Fault kInconsistentShards{"pipeline_inconsistent_shard_dimensions",
                                           "Gathered tensor shards dimensions are different",
                                           Code::kInternal};
/// OVMS's PIPELINE_DEMULTIPLEXER_NO_RESULTS: HTTP 204 (pipelines.md 4.3).
inline constexpr Fault kNoResults{"pipeline_no_results",
                                  "Pipeline execution aborted due to no content from custom node"};

}  // namespace vino::pipeline
