// SPDX-License-Identifier: Apache-2.0
#include "codec/json_reader.h"

#include <algorithm>
#include <cstring>

#include "simdjson.h"

namespace vino::codec {
namespace {

constexpr std::uint64_t kOnes = 0x0101010101010101;
constexpr std::uint64_t kHighBits = 0x8080808080808080;

/// The high bit of every byte that is below `limit` (at most 0x80) or that borrowed from one.
constexpr std::uint64_t below(std::uint64_t word, std::uint64_t limit) noexcept {
  return (word - kOnes * limit) & ~word & kHighBits;
}

/// Non-zero where some byte of `word` ends a run of plain characters: quote, backslash, control.
constexpr std::uint64_t special(std::uint64_t word) noexcept {
  return below(word, 0x20) | below(word ^ (kOnes * '"'), 1) | below(word ^ (kOnes * '\\'), 1);
}

void appendUtf8(std::string& out, std::uint32_t point) {
  const auto push = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (point < 0x80) {
    push(point);
  } else if (point < 0x800) {
    push(0xC0 | (point >> 6));
    push(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    push(0xE0 | (point >> 12));
    push(0x80 | ((point >> 6) & 0x3F));
    push(0x80 | (point & 0x3F));
  } else {
    push(0xF0 | (point >> 18));
    push(0x80 | ((point >> 12) & 0x3F));
    push(0x80 | ((point >> 6) & 0x3F));
    push(0x80 | (point & 0x3F));
  }
}

}  // namespace

bool JsonReader::isClosedAtOnce(char close) const noexcept {
  const char* at = at_ + 1;
  while (at != end_ && isSpace(*at)) ++at;
  return at != end_ && *at == close;
}

bool JsonReader::beginsWithMember(std::string_view name) {
  const auto from = mark();
  ++at_;
  const bool begins = next() == '"' && string() == name;
  rewind(from);
  return begins;
}

std::string_view JsonReader::string() {
  const char* const quote = at_++;
  std::uint64_t seen = 0;
  plainCharacters(seen);
  const char* const firstRun = quote + 1;
  const bool escaped = at_ != end_ && *at_ == '\\';
  if (escaped) unescaped_.assign(firstRun, at_);
  while (at_ != end_ && *at_ == '\\') {
    unescape();
    const char* const run = at_;
    plainCharacters(seen);
    unescaped_.append(run, at_);
  }
  if (at_ == end_) fail("Missing a closing quotation mark in string.");
  if (*at_ != '"') fail("Invalid encoding in string.");
  const std::string_view raw(firstRun, static_cast<std::size_t>(at_ - firstRun));
  if ((seen & kHighBits) != 0 && !simdjson::validate_utf8(raw)) {
    at_ = quote;
    fail("Invalid encoding in string.");
  }
  ++at_;
  return escaped ? std::string_view(unescaped_) : raw;
}

/// Moves to the next quote, backslash or control character; `seen` gathers the bits of all bytes.
void JsonReader::plainCharacters(std::uint64_t& seen) noexcept {
  while (end_ - at_ >= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, at_, sizeof word);
    if (special(word) != 0) break;
    seen |= word;
    at_ += 8;
  }
  for (; at_ != end_; ++at_) {
    const auto byte = static_cast<unsigned char>(*at_);
    if (byte < 0x20 || byte == '"' || byte == '\\') return;
    seen |= byte;
  }
}

/// Faults are told where the escape begins.
void JsonReader::unescape() {
  constexpr std::string_view kLetters = "\"\\/bfnrt";
  constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
  const char letter = remaining() > 1 ? at_[1] : '\0';
  if (letter == 'u') return appendUnicodeEscape();
  const auto which = kLetters.find(letter);
  if (which == std::string_view::npos) fail("Invalid escape character in string.");
  unescaped_ += kMeanings[which];
  at_ += 2;
}

/// Reads "\u" and its digits: one code point, which may take a second escape.
void JsonReader::appendUnicodeEscape() {
  const char* const first = at_;
  const auto point = fourHexDigits(first);
  if (point >= 0xD800 && point < 0xE000) {
    const bool high = point < 0xDC00;
    if (high && remaining() >= 2 && at_[0] == '\\' && at_[1] == 'u') {
      const auto low = fourHexDigits(first);
      if (low >= 0xDC00 && low < 0xE000) {
        appendUtf8(unescaped_, 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00));
        return;
      }
    }
    at_ = first;
    fail("The surrogate pair in string is invalid.");
  }
  appendUtf8(unescaped_, point);
}

/// Takes "\uXXXX"; `first` is where a fault is told.
std::uint32_t JsonReader::fourHexDigits(const char* first) {
  at_ += 2;
  std::uint32_t value = 0;
  const char* const stop = remaining() < 4 ? end_ : at_ + 4;
  const auto result = std::from_chars(at_, stop, value, 16);
  if (result.ptr != at_ + 4) {
    at_ = first;
    fail("Incorrect hex digit after \\u escape in string.");
  }
  at_ += 4;
  return value;
}

JsonNumber JsonReader::number() {
  JsonNumber number;
  const char* at = at_;
  const char* const why = scanNumber(at, end_, number);
  if (why != nullptr) [[unlikely]]
    return nonFiniteNumber(std::exchange(at_, at), why);
  at_ = at;
  if (!number.exact || number.exponent > kSafeExponent) [[unlikely]] {
    if (!toDouble(number)) {
      at_ = number.text.data();
      fail("Number too big to be stored in double.");
    }
  }
  return number;
}

bool JsonReader::boolean() {
  const bool value = *at_ == 't';
  word(value ? "true" : "false");
  return value;
}

void JsonReader::word(std::string_view expected) {
  const auto [differs, rest] = std::mismatch(at_, end_, expected.begin(), expected.end());
  at_ = differs;
  if (rest != expected.end()) fail("Invalid value.");
}

/// What begins at `begin` and is no JSON number by itself: a word for one, or refused.
JsonNumber JsonReader::nonFiniteNumber(const char* begin, const char* otherwise) {
  if (nonFinite_ == NonFinite::kRefused) fail(otherwise);
  const bool negative = *begin == '-';
  const char* const word = begin + (negative ? 1 : 0);
  const std::string_view text(word, static_cast<std::size_t>(end_ - word));
  for (const std::string_view known : {"NaN", "Nan", "Infinity", "Inf"}) {
    if (!text.starts_with(known)) continue;
    at_ = word + known.size();
    JsonNumber number;
    number.text = {begin, static_cast<std::size_t>(at_ - begin)};
    number.negative = negative;
    number.integer = false;
    number.exact = false;
    return number;
  }
  fail(otherwise);
}

void JsonReader::skip() {
  switch (peek()) {
    case JsonKind::kObject:
      object([this](std::string_view) { skip(); });
      break;
    case JsonKind::kArray:
      array([this] { skip(); });
      break;
    case JsonKind::kString:
      static_cast<void>(string());
      break;
    case JsonKind::kNumber:
      static_cast<void>(number());
      break;
    case JsonKind::kTrue:
    case JsonKind::kFalse:
      static_cast<void>(boolean());
      break;
    case JsonKind::kNull:
      word("null");
      break;
  }
}

void JsonReader::end() {
  skipSpace();
  if (at_ != end_) fail("The document root must not be followed by other values.");
}

void JsonReader::fail(const char* why) const {
  throw JsonError(Code::kInvalidArgument, "json_syntax",
                  "The file is not valid json - Error: " + std::string(why) +
                      " Offset: " + std::to_string(at_ - begin_));
}

void JsonReader::failNesting() {
  throw JsonError(Code::kInvalidArgument, "json_nesting",
                  "JSON nesting depth exceeds the allowed limit - Expected: at most " +
                      std::to_string(kMostLevels) + " levels");
}

}  // namespace vino::codec
