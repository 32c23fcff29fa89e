// SPDX-License-Identifier: Apache-2.0
// Strict RFC 8259, read in one pass over the bytes as they lie: no tree, no index, no padding, no
// memory that grows with the text. Codecs pull from it what they know and skip the rest, and what
// is skipped is checked just as well. Refusals are worded as RapidJSON words them, with which OVMS
// reads.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "codec/helpers.h"
#include "codec/json_number.h"

namespace vino::codec {

/// The text itself is at fault, not what it says: reason "json_syntax" (with kserve's E15 and E16
/// wording, which names the byte offset) or "json_nesting" (E17).
class JsonError final : public Error {
 public:
  using Error::Error;
};

enum class JsonKind : std::uint8_t { kObject, kArray, kString, kNumber, kTrue, kFalse, kNull };

/// Whether NaN, Nan, Infinity and Inf, each with or without a minus, are numbers (tfs-rest.md D6,
/// D7) or no JSON.
enum class NonFinite : std::uint8_t { kRefused, kTaken };

/// A cursor over one JSON text, which must outlive it. Every member throws JsonError where the
/// text is not JSON. What stands next is learnt from `peek`; calling a reader for another kind is a
/// mistake of the caller's.
class JsonReader {
 public:
  /// Objects and arrays may stand this deep in each other, the root being the first level.
  static constexpr std::size_t kMostLevels = 100;

  explicit JsonReader(std::string_view text, NonFinite nonFinite = NonFinite::kRefused,
                      Helpers helpers = {}) noexcept
      : begin_(text.data()),
        at_(text.data()),
        end_(text.data() + text.size()),
        nonFinite_(nonFinite),
        helpers_(helpers) {}

  /// A cursor over another text, to be read alike but alone.
  JsonReader over(std::string_view text) const noexcept { return JsonReader(text, nonFinite_); }

  Helpers helpers() const noexcept { return helpers_; }

  /// What stands next, after whitespace.
  JsonKind peek();

  /// Reads an object: `member(key)` must read or skip the member's value. `key` holds until then.
  template <typename Member>
  void object(Member&& member);

  /// Reads an array: `element()` must read or skip one element.
  template <typename Element>
  void array(Element&& element);

  /// Reads what may stand between two commas of an array, however deep: to the end of the text
  /// where that ends behind a comma, else to what is no part of an array. `value(kind)` must read
  /// or skip one value that is no array; `bracket(which)` hears of each bracket that was passed.
  template <typename Value, typename Bracket>
  void partOfArray(Value&& value, Bracket&& bracket);

  /// Whether the array (the object) that stands next has no elements; takes nothing.
  bool isEmptyArray() const noexcept { return isClosedAtOnce(']'); }
  bool isEmptyObject() const noexcept { return isClosedAtOnce('}'); }

  /// Whether the object that stands next begins with a member of that name; takes nothing.
  bool beginsWithMember(std::string_view name);

  /// Goes to the first element of the array that stands next, to look at it: `rewind` must follow.
  void stepIn() noexcept { ++at_; }

  /// A string's bytes, unescaped, NULs included; they hold until the next string is read.
  std::string_view string();
  /// A number, which is refused where no double is large enough for it. NaN and infinities have
  /// neither an exact mantissa nor are they integers.
  JsonNumber number();
  /// Reads the numbers that stand next, with commas and at most a space between them, for as long
  /// as `take(number)` returns true. False where it ends before a number, which `number` must then
  /// read; true behind one. `take` gets exact numbers that a double holds.
  template <typename Take>
  bool plainNumbers(Take&& take);
  bool boolean();
  void skip();
  /// Nothing but whitespace may follow.
  void end();

  std::size_t remaining() const noexcept { return static_cast<std::size_t>(end_ - at_); }

  /// A place to come back to, e.g. to values whose meaning a later member tells.
  struct Mark {
    const char* at;
    std::size_t level;
  };
  Mark mark() const noexcept { return {at_, level_}; }
  void rewind(Mark mark) noexcept {
    at_ = mark.at;
    level_ = mark.level;
  }

 private:
  /// Below this, 20 digits cannot reach a double's end.
  static constexpr std::int64_t kSafeExponent = 288;

  static bool isSpace(char c) noexcept { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

  void skipSpace() noexcept {
    while (at_ != end_ && *at_ <= ' ' && isSpace(*at_)) ++at_;
  }
  /// The next byte after whitespace, NUL at the end of the text (where a NUL would be wrong too).
  char next() noexcept {
    skipSpace();
    return at_ != end_ ? *at_ : '\0';
  }
  void take(char wanted, const char* otherwise) {
    if (next() != wanted) fail(otherwise);
    ++at_;
  }
  /// After a member or element: true after a comma, false after the closing bracket.
  bool goesOn(char close, const char* otherwise) {
    char c = at_ != end_ ? *at_ : '\0';
    if (c != ',' && c != close) c = next();
    if (c != ',' && c != close) fail(otherwise);
    ++at_;
    return c == ',';
  }
  void open() {
    if (++level_ > kMostLevels) failNesting();
    ++at_;
  }
  bool isClosedAtOnce(char close) const noexcept;
  bool closesAtOnce(char close) noexcept {
    if (next() != close) return false;
    ++at_;
    --level_;
    return true;
  }

  void word(std::string_view expected);
  JsonNumber nonFiniteNumber(const char* begin, const char* otherwise);
  void plainCharacters(std::uint64_t& seen) noexcept;
  void unescape();
  void appendUnicodeEscape();
  std::uint32_t fourHexDigits(const char* first);
  [[noreturn]] void fail(const char* why) const;
  [[noreturn]] static void failNesting();

  const char* begin_;
  const char* at_;
  const char* end_;
  std::size_t level_ = 0;
  NonFinite nonFinite_;
  Helpers helpers_;
  std::string unescaped_;
};

template <typename Member>
void JsonReader::object(Member&& member) {
  open();
  if (closesAtOnce('}')) return;
  do {
    if (next() != '"') fail("Missing a name for object member.");
    const auto key = string();
    take(':', "Missing a colon after a name of object member.");
    member(key);
  } while (goesOn('}', "Missing a comma or '}' after an object member."));
  --level_;
}

template <typename Element>
void JsonReader::array(Element&& element) {
  open();
  if (closesAtOnce(']')) return;
  do {
    element();
  } while (goesOn(']', "Missing a comma or ']' after an array element."));
  --level_;
}

template <typename Value, typename Bracket>
void JsonReader::partOfArray(Value&& value, Bracket&& bracket) {
  const auto passes = [&](char which) {
    if (next() != which) return false;
    ++at_;
    bracket(which);
    return true;
  };
  do {
    if (!passes('[')) {
      value(peek());
    } else if (next() != ']') {
      continue;
    }
    while (passes(']')) continue;
    if (next() != ',') return;
    ++at_;
    skipSpace();
  } while (at_ != end_);
}

inline JsonKind JsonReader::peek() {
  switch (next()) {
    case '{':
      return JsonKind::kObject;
    case '[':
      return JsonKind::kArray;
    case '"':
      return JsonKind::kString;
    case 't':
      return JsonKind::kTrue;
    case 'f':
      return JsonKind::kFalse;
    case 'n':
      return JsonKind::kNull;
    case '-':
    case '0':
    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
    case '6':
    case '7':
    case '8':
    case '9':
      return JsonKind::kNumber;
    case 'N':
    case 'I':
      if (nonFinite_ == NonFinite::kTaken) return JsonKind::kNumber;
      [[fallthrough]];
    default:
      fail(level_ == 0 && at_ == end_ ? "The document is empty." : "Invalid value.");
  }
}

template <typename Take>
bool JsonReader::plainNumbers(Take&& take) {
  const char* at = at_;
  const char* const end = end_;
  JsonNumber number;
  for (;;) {
    const char* const begin = at;
    if (scanNumber(at, end, number) != nullptr || !number.exact ||
        number.exponent > kSafeExponent || !take(number)) {
      at_ = begin;
      return false;
    }
    if (end - at < 3 || *at != ',') break;
    const char* const next = at + (at[1] == ' ' ? 2 : 1);
    if (!json_number_detail::isDigit(*next) && *next != '-') break;
    at = next;
  }
  at_ = at;
  return true;
}

}  // namespace vino::codec
