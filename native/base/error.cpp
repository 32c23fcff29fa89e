// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"

#include <new>

#include "base/foreign_text.h"

namespace vino {

std::string_view codeName(Code code) noexcept {
  switch (code) {
    case Code::kInvalidArgument:
      return "invalid_argument";
    case Code::kNotFound:
      return "not_found";
    case Code::kAlreadyExists:
      return "already_exists";
    case Code::kFailedPrecondition:
      return "failed_precondition";
    case Code::kResourceExhausted:
      return "resource_exhausted";
    case Code::kUnimplemented:
      return "unimplemented";
    case Code::kUnavailable:
      return "unavailable";
    case Code::kDeadlineExceeded:
      return "deadline_exceeded";
    case Code::kCancelled:
      return "cancelled";
    case Code::kInternal:
      break;
  }
  return "internal";
}

Error caught(std::string_view reason, std::string_view sentence, Code code) noexcept {
  try {
    std::string text(sentence);
    if (!text.empty()) text += " - ";
    try {
      throw;
    } catch (const Error& error) {
      return error;
    } catch (const std::bad_alloc&) {
      throw;
    } catch (const std::exception& cause) {
      return {code, reason, text + foreignText(cause.what())};
    } catch (...) {
      return {code, reason, text + "unknown exception"};
    }
  } catch (const std::exception&) {
    // Both texts are short enough to lie in the strings themselves.
    return {Code::kResourceExhausted, "out_of_memory", "Out of memory"};
  }
}

}  // namespace vino
