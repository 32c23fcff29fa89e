// SPDX-License-Identifier: Apache-2.0
// How codecs refuse: a contract's row with its sentence, and a detail of our own behind it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"

namespace vino::codec::faults {

/// A row of an error table: the sentence is on the wire as it stands here.
struct Row {
  std::string_view reason;
  std::string_view sentence;
};

/// The Error of that row; `detail` says what was expected and what came. What came may be as long
/// as a request: of a long detail the beginning is told.
inline Error of(const Row& row, std::string_view detail = {}, Code code = Code::kInvalidArgument) {
  constexpr std::size_t kMostDetail = 500;
  std::string text(row.sentence);
  if (!detail.empty()) text.append(" - ").append(detail.substr(0, kMostDetail));
  if (detail.size() > kMostDetail) text += "...";
  return Error(code, row.reason, std::move(text));
}

/// A row's detail with the input named behind it.
inline Error of(const Row& row, std::string_view detail, std::string_view input) {
  return of(row, std::string(detail).append("; input name: ").append(input));
}

}  // namespace vino::codec::faults
