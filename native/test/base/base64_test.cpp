// SPDX-License-Identifier: Apache-2.0
#include "base/base64.h"

#include <random>
#include <string>

#include "check.h"

namespace vino {
namespace {

using test::expect;
using test::expectEqual;
using test::Test;

std::string encoded(std::string_view bytes) {
  ByteBuffer out;
  appendBase64(out, bytes);
  expectEqual(out.size(), base64Size(bytes.size()));
  return std::string(out.view());
}

std::string decoded(std::string_view text) { return fromBase64(text).value_or("refused"); }

const Test kKnown{"knows the vectors of RFC 4648", [] {
                    expectEqual(encoded(""), "");
                    expectEqual(encoded("f"), "Zg==");
                    expectEqual(encoded("fo"), "Zm8=");
                    expectEqual(encoded("foo"), "Zm9v");
                    expectEqual(encoded("foob"), "Zm9vYg==");
                    expectEqual(encoded("\xfb\xff\xbf"), "+/+/");
                    expectEqual(decoded("+/+/"), "\xfb\xff\xbf");
                    expectEqual(decoded(""), "");
                  }};

const Test kLenient{"may lack padding and hold whitespace", [] {
                      expectEqual(decoded("Zg"), "f");
                      expectEqual(decoded("Zm8"), "fo");
                      expectEqual(decoded(" Z m\t9\r\nv\n"), "foo");
                      expectEqual(decoded("Zm9vYg = ="), "foob");
                    }};

const Test kRefused{
    "refuses all else", [] {
      for (const auto text : {"Z", "=", "==", "Zg=", "Zg===", "Zm8==", "Zm9v=", "Zg==Zg==", "Zg=g",
                              "Z===", "-_-_", "Zm9v!", "Zm9\xc3", "Zm9vZ"}) {
        expect(!fromBase64(text), text);
      }
      expect(!fromBase64(std::string_view("Zm\0v", 4)), "a NUL");
    }};

const Test kBack{"gives back what it encoded", [] {
                   std::mt19937 random(1);
                   for (std::size_t size = 0; size < 300; ++size) {
                     std::string bytes(size, '\0');
                     for (auto& byte : bytes) byte = static_cast<char>(random());
                     const auto text = encoded(bytes);
                     expectEqual(decoded(text), bytes);
                     expectEqual(decoded(text.substr(0, text.find('='))), bytes);
                   }
                 }};

}  // namespace
}  // namespace vino
