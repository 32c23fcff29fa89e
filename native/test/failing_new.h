// SPDX-License-Identifier: Apache-2.0
// Memory that is refused at a chosen moment: the tests' operator new, which every test program has.
#pragma once

#include <cstddef>

namespace vino::test {

/// While it lives, the `nth` (from 0) allocation with `new` by code of this program, on whichever
/// thread, throws std::bad_alloc; the libraries that it uses get theirs. One at a time.
class FailingNew {
 public:
  explicit FailingNew(std::size_t nth) noexcept;
  ~FailingNew();
  FailingNew(const FailingNew&) = delete;
  FailingNew& operator=(const FailingNew&) = delete;

  /// Whether that allocation has come.
  bool failed() const noexcept;
};

}  // namespace vino::test
