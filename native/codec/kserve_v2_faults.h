// SPDX-License-Identifier: Apache-2.0
// How KServe requests are refused: each row of the error table (kserve-v2-rest.md 12) that the
// codec can meet, with its reason and its sentence.
#pragma once

#include "codec/faults.h"

namespace vino::codec::kserve_fault {

using faults::of;
using faults::Row;

inline constexpr Row kRootNotObject{"root_not_object", "Request body should be JSON object"};
inline constexpr Row kMissingInputs{"missing_inputs", "Invalid JSON structure, missing inputs"};
inline constexpr Row kInvalidInput{"invalid_input",
                                   "Could not parse input content. Not valid ndarray detected"};
inline constexpr Row kInvalidId{"invalid_id", kInvalidInput.sentence};
inline constexpr Row kOutputsNoArray{"invalid_outputs", kInvalidInput.sentence};
inline constexpr Row kInvalidOutput{"invalid_outputs", "Could not parse output content."};
inline constexpr Row kInvalidParameters{"invalid_parameters", "Could not parse request parameters"};
inline constexpr Row kUnknownDatatype{
    "unknown_datatype", "Could not parse input content. Unsupported data precision detected"};
inline constexpr Row kUnknownBinaryDatatype{"unknown_datatype", "Invalid input precision"};
inline constexpr Row kBinaryAndData{
    "binary_and_data", "Request contains values both in binary data and in content value"};
inline constexpr Row kInvalidBinarySize{
    "invalid_binary_size", "binary_data_size parameter is invalid and cannot be parsed"};
inline constexpr Row kBinaryTooShort{
    "binary_too_short",
    "Received buffer size is smaller than binary_data_size parameter indicates"};
inline constexpr Row kShapeOverflow{
    "shape_overflow",
    "Invalid content size of tensor proto - Binary input shape dimensions overflow size_t"};
inline constexpr Row kContentSize{"invalid_content_size", "Invalid content size of tensor proto"};
inline constexpr Row kBytesFraming{"bytes_framing",
                                   "Inputs inside buffer does not match expected format."};
inline constexpr Row kTooManyStrings{"too_many_strings",
                                     "Maximum 2D array after string conversion exceeded 1GB"};
inline constexpr Row kNotInJson{"precision_not_in_json", kUnknownDatatype.sentence};
inline constexpr Row kUnknownOutput{"unknown_output", "Missing output with specific name"};

}  // namespace vino::codec::kserve_fault
