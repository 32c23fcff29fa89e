// SPDX-License-Identifier: Apache-2.0
// How KServe requests are refused: each row of the error table (kserve-v2-rest.md 12) that the
// codec can meet, with its reason and its sentence.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"

namespace vino::codec::kserve_fault {

/// A row: the sentence is on the wire as it stands here.
struct Row {
  std::string_view reason;
  std::string_view sentence;
};

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

/// The Error of that row; `detail` says what was expected and what came. What came may be as long
/// as a request: of a long detail the beginning is told.
inline Error of(const Row& row, std::string_view detail = {}) {
  constexpr std::size_t kMostDetail = 500;
  std::string text(row.sentence);
  if (!detail.empty()) text.append(" - ").append(detail.substr(0, kMostDetail));
  if (detail.size() > kMostDetail) text += "...";
  return Error(Code::kInvalidArgument, row.reason, std::move(text));
}

/// A row's detail with the input named behind it.
inline Error of(const Row& row, std::string_view detail, std::string_view input) {
  return of(row, std::string(detail).append("; input name: ").append(input));
}

}  // namespace vino::codec::kserve_fault
