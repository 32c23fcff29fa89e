// SPDX-License-Identifier: Apache-2.0
// Arrays of numbers. Large ones are read by several threads: the text is cut at commas, each part
// is read as if it stood alone, and what the parts say of the lists is put together in the end.
// Whatever is wrong with a part, nothing is told of it: reading all in one go tells it.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/thread_pool.h"
#include "codec/array_outline.h"
#include "codec/growing_tensor.h"
#include "codec/json_elements.h"
#include "codec/json_reader.h"
#include "codec/number_elements.h"

namespace vino::codec {

/// The parts to read the array that stands next in: each ends behind a comma, the last one before
/// the next string, which no array of numbers holds. None where that is not worth it, or where
/// every helper has other work.
std::vector<std::string_view> partsOfArray(const JsonReader& json);

/// Throws Error: the parts cannot be read as such.
[[noreturn]] void refuseParts();

/// Reads a part to its end, or to the end of the array. Returns what is behind its last bracket.
template <typename T, typename Rules>
const char* readPart(JsonReader& json, GrowingTensor& tensor, ArrayOutline& outline) {
  // An outline of short lists could grow larger than their text: they are not for parts.
  const auto mostSteps = json.remaining() / 16 + 16;
  const char* behind = nullptr;
  NumberElements<T, Rules> elements(json, tensor, {});
  const auto values = [&](JsonKind kind) { someElements(json, kind, elements); };
  json.partOfArray(values, [&](char bracket) {
    behind = json.mark().at;
    bracket == '[' ? outline.open(tensor.count()) : outline.close(tensor.count());
    if (outline.steps() > mostSteps) refuseParts();
  });
  outline.end(tensor.count());
  return behind;
}

/// False where that has to be done in one go; nothing is changed then.
template <typename T, typename Rules, typename Nesting>
bool readInParts(JsonReader& json, Nesting& nesting, GrowingTensor& tensor) {
  const auto texts = partsOfArray(json);
  if (texts.empty()) return false;
  const auto from = json.mark();
  std::vector<std::optional<GrowingTensor>> numbers(texts.size());
  std::vector<ArrayOutline> outlines(texts.size());
  const char* end = nullptr;
  auto told = nesting;
  try {
    parallelFor(*json.helpers().pool, texts.size(), [&](std::size_t i) {
      const bool last = i + 1 == texts.size();
      auto part = json.over(texts[i]);
      numbers[i].emplace("", tensor.type(), part.remaining() / 2 + 1);
      const char* const behind = readPart<T, Rules>(part, *numbers[i], outlines[i]);
      if (last) end = behind;
      if (!last && part.remaining() > 0) refuseParts();
    });
    if (!tellNesting(outlines, JsonReader::kMostLevels - from.level, told)) return false;
  } catch (const Error&) {
    return false;
  }
  nesting = told;
  for (auto& part : numbers) {
    tensor.append(*part);
    part.reset();
  }
  json.rewind({end, from.level});
  return true;
}

/// Reads the array that stands next, whatever its nesting, and appends its elements to `tensor` as
/// T by `Rules` (number_elements.h); `expected` names the type where one is refused. `nesting` is
/// told of the lists, of lists of one length in a row perhaps only once.
template <typename T, typename Rules, typename Nesting>
void readNumberArray(JsonReader& json, Nesting& nesting, GrowingTensor& tensor,
                     std::string_view expected) {
  if (readInParts<T, Rules>(json, nesting, tensor)) return;
  NumberElements<T, Rules> elements(json, tensor, expected);
  eachElement(json, nesting, elements);
}

}  // namespace vino::codec
