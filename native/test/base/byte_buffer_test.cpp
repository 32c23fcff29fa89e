// SPDX-License-Identifier: Apache-2.0
#include "base/byte_buffer.h"

#include <cstdlib>
#include <limits>
#include <new>
#include <string>
#include <utility>

#include "check.h"

namespace vino {
namespace {

using test::expect;
using test::expectEqual;
using test::expectThrows;
using test::Test;

const Test kAppend{"keeps what was appended while it grows", [] {
                     ByteBuffer buffer;
                     std::string expected;
                     for (int i = 0; i < 1000; ++i) {
                       const auto text = std::to_string(i);
                       buffer.append(text);
                       buffer.append(',');
                       expected += text + ",";
                     }
                     buffer.append(std::string_view{});
                     expectEqual(buffer.view(), expected);
                     buffer.shrink(1);
                     expectEqual(buffer.size(), expected.size() - 1);
                   }};

const Test kReserve{"does not move within what was reserved", [] {
                      ByteBuffer buffer(100);
                      const char* const block = buffer.data();
                      for (int i = 0; i < 100; ++i) buffer.append('x');
                      expect(buffer.data() == block, "the same block");
                      char* const to = buffer.room(8);
                      to[7] = 'y';
                      buffer.advance(8);
                      expectEqual(buffer.view().back(), 'y');
                    }};

const Test kRelease{"gives its block away and starts anew", [] {
                      ByteBuffer buffer;
                      buffer.append("abc");
                      ByteBuffer moved = std::move(buffer);
                      const auto block = moved.release();
                      expectEqual(std::string_view(block.get(), 3), "abc");
                      expectEqual(moved.size(), std::size_t{0});
                      moved.append("de");
                      expectEqual(moved.view(), "de");
                    }};

const Test kOverflow{
    "refuses to grow beyond the address space", [] {
      ByteBuffer buffer;
      buffer.append("abc");
      expectThrows<std::bad_alloc>(
          [&] { static_cast<void>(buffer.room(std::numeric_limits<std::size_t>::max() - 1)); });
      expectEqual(buffer.view(), "abc");
    }};

}  // namespace
}  // namespace vino
