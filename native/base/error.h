// SPDX-License-Identifier: Apache-2.0
// The one error type of the native plane. Thrown inside a thread, caught at that thread's edge, and
// turned into a JavaScript error in one place (binding/to_js.cpp). It knows no HTTP status.
#pragma once

#include <cstdint>
#include <exception>
#include <string>
#include <string_view>
#include <utility>

namespace vino {

/// What kind of failure, for a caller that must choose a status. Closed: every dialect has a
/// complete table over it (src/errors.ts holds the same names).
enum class Code : std::uint8_t {
  kInvalidArgument,
  kNotFound,
  kAlreadyExists,
  kFailedPrecondition,
  kResourceExhausted,
  kUnimplemented,
  kUnavailable,
  kDeadlineExceeded,
  kCancelled,
  kInternal,
};

/// The name that crosses the boundary, e.g. "invalid_argument".
std::string_view codeName(Code code) noexcept;

/// A failure with its closed code, a stable cause for dialects that owe an exact status or text
/// (e.g. "invalid_batch_size"), and a message that names what was expected and what came.
class Error : public std::exception {
 public:
  Error(Code code, std::string_view reason, std::string message)
      : code_(code), reason_(reason), message_(std::move(message)) {}

  Code code() const noexcept { return code_; }
  const std::string& reason() const noexcept { return reason_; }
  const std::string& message() const noexcept { return message_; }
  const char* what() const noexcept override { return message_.c_str(); }

 private:
  Code code_;
  std::string reason_;
  std::string message_;
};

/// The exception that is being handled, for the edge of a thread: an Error as it is, want of memory
/// as resource_exhausted "out_of_memory", anything else as `code` with `reason` and its text behind
/// `sentence`. Never throws: where there is no memory for the text, it says that instead.
Error caught(std::string_view reason = "internal", std::string_view sentence = {},
             Code code = Code::kInternal) noexcept;

}  // namespace vino
