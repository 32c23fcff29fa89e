// SPDX-License-Identifier: Apache-2.0
// A few functions to test with, so that the C++ tests need nothing installed. A test is a named
// function; an expectation that fails says where and what, and the test goes on to the next one.
#pragma once

#include <cstdio>
#include <exception>
#include <functional>
#include <source_location>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace vino::test {

struct Suite {
  std::vector<std::pair<std::string, std::function<void()>>> tests;
  std::size_t failures = 0;
  static Suite& instance() {
    static Suite suite;
    return suite;
  }
};

/// Registers a test at namespace scope: `const Test t{"name", [] { ... }};`
struct Test {
  Test(std::string name, std::function<void()> body) {
    Suite::instance().tests.emplace_back(std::move(name), std::move(body));
  }
};

inline void fail(const std::string& what, std::source_location at) {
  ++Suite::instance().failures;
  std::printf("# %s:%u: %s\n", at.file_name(), static_cast<unsigned>(at.line()), what.c_str());
}

inline void expect(bool holds, const std::string& what = "does not hold",
                   std::source_location at = std::source_location::current()) {
  if (!holds) fail(what, at);
}

template <typename T>
std::string shown(const T& value) {
  if constexpr (requires(std::ostream& out) { out << value; }) {
    std::ostringstream out;
    out << value;
    return out.str();
  } else {
    return "(a value)";
  }
}

template <typename A, typename B>
void expectEqual(const A& actual, const B& expected,
                 std::source_location at = std::source_location::current()) {
  if (!(actual == expected)) fail("expected " + shown(expected) + ", got " + shown(actual), at);
}

/// `body` must throw E; returns it for further checks through `inspect`.
template <typename E>
void expectThrows(const std::function<void()>& body,
                  const std::function<void(const E&)>& inspect = {},
                  std::source_location at = std::source_location::current()) {
  try {
    body();
  } catch (const E& error) {
    if (inspect) inspect(error);
    return;
  }
  fail("nothing was thrown", at);
}

/// Runs every registered test and prints TAP; the exit status says whether all passed.
inline int runAll() {
  auto& suite = Suite::instance();
  std::printf("1..%zu\n", suite.tests.size());
  std::size_t failed = 0;
  for (std::size_t i = 0; i < suite.tests.size(); ++i) {
    const auto before = suite.failures;
    try {
      suite.tests[i].second();
    } catch (const std::exception& error) {
      fail(std::string("threw: ") + error.what(), std::source_location::current());
    }
    const bool passed = suite.failures == before;
    if (!passed) ++failed;
    std::printf("%sok %zu - %s\n", passed ? "" : "not ", i + 1, suite.tests[i].first.c_str());
  }
  return failed == 0 ? 0 : 1;
}

}  // namespace vino::test
