// SPDX-License-Identifier: Apache-2.0
// How predict requests are refused: the rows of tfs-rest.md 12.1 that the codec can meet.
#pragma once

#include "codec/faults.h"

namespace vino::codec::tf_fault {

using faults::of;
using faults::Row;

inline constexpr Row kRootNotObject{"root_not_object", "Request body should be JSON object"};
inline constexpr Row kFormatUndetected{
    "format_undetected", "Invalid JSON structure. Could not detect row or column format"};
inline constexpr Row kInstancesNotList{"instances_not_list",
                                       "Invalid JSON structure. Nonamed instance is not an array."};
inline constexpr Row kMissingInstances{"missing_instances",
                                       "Invalid JSON structure. Missing instances in row format"};
inline constexpr Row kInstanceUndetected{"instance_undetected",
                                         "Could not detect neither named or nonamed format"};
inline constexpr Row kInstanceNotObject{
    "instance_not_object", "Invalid JSON structure. One of named instances is not a JSON object."};
inline constexpr Row kInvalidInstance{
    "invalid_instance", "Could not parse instance content. Not valid ndarray detected"};
inline constexpr Row kInstanceCountsDiffer{
    "instance_counts_differ", "Invalid JSON structure. Request inputs have different batch sizes"};
inline constexpr Row kUnnamedInputs{"unnamed_inputs",
                                    "Inputs inside buffer does not match expected format."};
inline constexpr Row kInputsNotObject{
    "inputs_not_object", "Invalid JSON structure. One of inputs is not a JSON object."};
inline constexpr Row kMissingInputs{"missing_inputs", "Invalid JSON structure, missing inputs"};
inline constexpr Row kInvalidInput{"invalid_input",
                                   "Could not parse input content. Not valid ndarray detected"};
inline constexpr Row kTooManyStrings{"too_many_strings",
                                     "Maximum 2D array after string conversion exceeded 1GB"};
inline constexpr Row kInputCount{"invalid_input_count", "Invalid number of inputs"};
inline constexpr Row kReplyForm{"reply_form", "Response parsing to JSON error"};
inline constexpr Row kPrecisionUnsupported{"precision_unsupported",
                                           "Unsupported serialization precision"};

}  // namespace vino::codec::tf_fault
