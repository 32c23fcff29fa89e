// SPDX-License-Identifier: Apache-2.0
// What can go wrong with a custom node, in OVMS's words (pipelines.md 3.3): `<text> - <details>`.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace vino::node {

/// One kind of failure; all are internal (HTTP 500).
struct Fault {
  std::string_view reason;  ///< e.g. "node_library_missing_output"
  std::string_view text;
};

inline constexpr Fault kLibraryMissing{"node_library_missing", "Custom node library not found"};
inline constexpr Fault kOpenFailed{"node_library_load_failed_open",
                                   "Custom node library failed to open"};
inline constexpr Fault kSymbolMissing{"node_library_load_failed_sym",
                                      "Custom node library failed to load symbol"};
inline constexpr Fault kInitializeFailed{"node_library_initialize_failed",
                                         "Failure during custom node library initialization"};
inline constexpr Fault kMetadataFailed{"node_library_metadata_failed",
                                       "Custom node failed on metadata call"};
inline constexpr Fault kExecutionFailed{"node_library_execution_failed",
                                        "Custom node failed during execution"};
inline constexpr Fault kOutputsCorrupted{
    "node_library_outputs_corrupted", "Custom node library has returned corrupted outputs handle"};
inline constexpr Fault kOutputsCorruptedCount{
    "node_library_outputs_corrupted_count",
    "Custom node library has produced corrupted number of outputs"};
inline constexpr Fault kOutputMissingName{"node_library_output_missing_name",
                                          "Custom node output is missing name"};
inline constexpr Fault kMissingOutput{"node_library_missing_output",
                                      "Custom node output is missing"};
inline constexpr Fault kInvalidPrecision{
    "node_library_invalid_precision", "Custom node has produced tensor with unspecified precision"};
inline constexpr Fault kInvalidContentSize{"node_library_invalid_content_size",
                                           "Custom node output has invalid content size"};

/// `<text> - <details>`.
Error failure(const Fault& fault, std::string_view details);

/// `<text> - Node: <node> - <details>`.
Error nodeFailure(const Fault& fault, std::string_view node, std::string_view details);

/// The exception being handled, which a library threw.
Error thrownByLibrary(const Fault& fault, std::string_view node);

/// Makes one call into a library, which may answer with a status or throw whatever it likes: both
/// become the error that `fault` is for `node`. Want of memory stays resource_exhausted.
template <typename Call>
void callLibrary(const Fault& fault, std::string_view node, const Call& call) {
  int status = 0;
  try {
    status = call();
  } catch (...) {
    throw thrownByLibrary(fault, node);
  }
  if (status != 0) throw nodeFailure(fault, node, "returned " + std::to_string(status));
}

/// `node` has not returned `output`, which somebody needs.
Error missingOutput(std::string_view node, std::string_view output);

}  // namespace vino::node
