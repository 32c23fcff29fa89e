// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"

#include <new>
#include <stdexcept>
#include <string>

#include "base/foreign_text.h"
#include "check.h"

namespace vino {
namespace {

using test::expectEqual;
using test::Test;

template <typename Thrown>
Error caughtFrom(const Thrown& thrown) {
  try {
    throw thrown;
  } catch (...) {
    return caught("some_reason", "What was done");
  }
}

std::string shown(const Error& error) {
  return std::string(codeName(error.code())) + " " + error.reason() + ": " + error.message();
}

const Test kCaught{"whatever was thrown comes out as an Error", [] {
                     expectEqual(shown(caughtFrom(Error(Code::kNotFound, "gone", "It is gone"))),
                                 std::string("not_found gone: It is gone"));
                     expectEqual(shown(caughtFrom(std::runtime_error("one\ntwo\n"))),
                                 std::string("internal some_reason: What was done - one two"));
                     expectEqual(
                         shown(caughtFrom(5)),
                         std::string("internal some_reason: What was done - unknown exception"));
                     expectEqual(shown(caughtFrom(std::bad_alloc())),
                                 std::string("resource_exhausted out_of_memory: Out of memory"));
                   }};

const Test kForeign{
    "foreign texts become one line without source positions and folders", [] {
      expectEqual(foreignText(""), std::string());
      expectEqual(foreignText(" a \r\n\tb\n"), std::string("a b"));
      expectEqual(foreignText("Exception from src/inference/src/cpp/core.cpp:117:\nException from "
                              "src/dev/plugin.hpp:54:\nCould not read: abc; stoi\n\n\n"),
                  std::string("Could not read: abc; stoi"));
      expectEqual(foreignText("Check 'a == b' failed at src/core/src/x.cpp:33:\nsizes differ\n"),
                  std::string("Check 'a == b' failed: sizes differ"));
      expectEqual(foreignText("Cannot load \"/opt/my libs/libx.so\": libOpenCL.so.1: none"),
                  std::string("Cannot load \"libx.so\": libOpenCL.so.1: none"));
      expectEqual(foreignText("open /opt/x/model.xml failed"),
                  std::string("open model.xml failed"));
    }};

const Test kForeignKept{
    "texts that only look like paths stay", [] {
      for (const std::string text :
           {"LATENCY/THROUGHPUT", "1/2 of 3 / 4", "N,C/H: [1,2]", "a.cpp:", "http://host/x"}) {
        expectEqual(foreignText(text), text);
      }
    }};

}  // namespace
}  // namespace vino
