// SPDX-License-Identifier: Apache-2.0
// One request body to tensors and back, timed beside simdjson's bare rate on the same bytes.
//
//   codec_bench decode CODEC BODY_FILE HEADER_LENGTH SECONDS    HEADER_LENGTH -1 = all of it is
//   JSON codec_bench encode CODEC COUNT REPLY_FILE SECONDS           COUNT floats; the reply is
//   kept in
//                                                               REPLY_FILE
//
// Prints one line of JSON with nanoseconds for each body or reply: medians over short rounds, the
// two ways by turns.
#include <algorithm>
#include <bit>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <random>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/thread_pool.h"
#include "codec/codec.h"
#include "simdjson.h"

namespace {

namespace ondemand = simdjson::ondemand;
using Clock = std::chrono::steady_clock;
using Work = std::function<double()>;

/// What the work returns ends here, so that no compiler can leave the work out.
volatile double sink = 0;

double nanosecondsSince(Clock::time_point begun) {
  return std::chrono::duration<double, std::nano>(Clock::now() - begun).count();
}

/// Nanoseconds of one go, from as many as fill `seconds`.
double timeRound(const Work& work, double seconds) {
  const auto begun = Clock::now();
  std::size_t times = 0;
  do {
    sink = sink + work();
    ++times;
  } while (nanosecondsSince(begun) < seconds * 1e9);
  return nanosecondsSince(begun) / static_cast<double>(times);
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

/// Median nanoseconds of each work, measured by turns.
std::vector<double> alternate(const std::vector<Work>& works, double seconds) {
  constexpr int kRounds = 5;
  std::vector<std::vector<double>> times(works.size());
  for (int round = -1; round < kRounds; ++round) {  // the first only warms up
    for (std::size_t i = 0; i < works.size(); ++i) {
      const auto time =
          timeRound(works[i], seconds / (kRounds * static_cast<double>(works.size())));
      if (round >= 0) times[i].push_back(time);
    }
  }
  std::vector<double> medians;
  for (auto& each : times) medians.push_back(median(std::move(each)));
  return medians;
}

void check(simdjson::error_code error) {
  if (error != simdjson::SUCCESS) throw std::runtime_error(simdjson::error_message(error));
}

/// Every number of an array, nested or not, added up.
double sumOf(ondemand::array array) {
  double sum = 0;
  for (auto element : array) {
    ondemand::value value;
    check(element.get(value));
    double number = 0;
    if (value.get_double().get(number) == simdjson::SUCCESS) {
      sum += number;
      continue;
    }
    ondemand::array inner;
    check(value.get_array().get(inner));
    sum += sumOf(inner);
  }
  return sum;
}

/// The numbers of a KServe request, or of predict's rows.
double sumOfData(ondemand::parser& parser, const simdjson::padded_string& text) {
  ondemand::document document;
  check(parser.iterate(text).get(document));
  ondemand::array data;
  if (document["instances"].get_array().get(data) != simdjson::SUCCESS) {
    check(parser.iterate(text).get(document));
    check(document["inputs"].at(0)["data"].get_array().get(data));
  }
  return sumOf(data);
}

const vino::codec::Codec& codecOf(const char* name) {
  const auto* codec = vino::codec::findCodec(name);
  if (codec == nullptr) throw std::runtime_error(std::string("no codec ") + name);
  return *codec;
}

/// A model that takes pictures and gives one row of floats, for codecs that ask it for types.
vino::Signature pictureModel() {
  vino::TensorInfo input;
  input.name = "x";
  input.type = vino::ElementType::kF32;
  input.shape.dims = {vino::PartialDim::any(), vino::PartialDim::fixed(3),
                      vino::PartialDim::fixed(224), vino::PartialDim::fixed(224)};
  vino::TensorInfo output;
  output.name = "y";
  output.type = vino::ElementType::kF32;
  vino::Signature signature;
  signature.inputs.push_back(std::move(input));
  signature.outputs.push_back(std::move(output));
  return signature;
}

std::string readFile(const char* path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(file), {});
  if (text.empty()) throw std::runtime_error(std::string("cannot read ") + path);
  return text;
}

void decode(const vino::codec::Codec& codec, const char* path, long headerLength, double seconds) {
  const auto text = readFile(path);
  const simdjson::padded_string padded(text);
  const bool binary = headerLength >= 0;
  // As the server lays a body: what follows the JSON part starts aligned.
  constexpr std::size_t kAlignment = 64;
  std::vector<std::byte> block(text.size() + 3 * kAlignment);
  auto base = reinterpret_cast<std::uintptr_t>(block.data()) + kAlignment;
  base +=
      kAlignment - (base + (binary ? static_cast<std::uintptr_t>(headerLength) : 0)) % kAlignment;
  auto* const begin = reinterpret_cast<std::byte*>(base);
  std::memcpy(begin, text.data(), text.size());
  vino::codec::RequestBytes bytes;
  bytes.body = {begin, text.size()};
  if (binary) bytes.headerLength = static_cast<std::size_t>(headerLength);

  const auto signature = pictureModel();
  ondemand::parser parser;
  std::vector<char> copy(text.size());
  const Work toTensors = [&] {
    const auto request = codec.decode(bytes, &signature);
    return static_cast<double>(request->inputs.at(0).tensor.elements<float>()[0]);
  };
  vino::ThreadPool pool("helpers", 2);
  auto helped = bytes;
  helped.helpers.pool = &pool;
  const Work withHelpers = [&] {
    const auto request = codec.decode(helped, &signature);
    return static_cast<double>(request->inputs.at(0).tensor.elements<float>()[0]);
  };
  const Work bare = [&] { return sumOfData(parser, padded); };
  const Work copied = [&] {
    std::memcpy(copy.data(), begin, text.size());
    return static_cast<double>(copy[copy.size() / 2]);
  };
  const auto times = alternate({toTensors, binary ? copied : bare, withHelpers}, seconds);
  const auto request = codec.decode(bytes, &signature);
  std::printf("{\"bytes\":%zu,\"values\":%llu,\"decode\":%.1f,\"beside\":%.1f,\"helped\":%.1f}\n",
              text.size(), static_cast<unsigned long long>(request->inputs.at(0).tensor.count),
              times[0], times[1], times[2]);
}

void encode(const vino::codec::Codec& codec, bool rows, std::size_t count, const char* path,
            double seconds) {
  const std::string text =
      rows ? R"({"instances":[0]})"
           : R"({"inputs":[{"name":"x","shape":[1],"datatype":"FP32","data":[0]}]})";
  vino::codec::RequestBytes bytes;
  bytes.body = std::as_bytes(std::span(text));
  const auto signature = pictureModel();
  const auto request = codec.decode(bytes, &signature);

  std::vector<vino::Tensor> outputs;
  outputs.push_back(vino::Tensor::allocate("y", vino::ElementType::kF32,
                                           {1, static_cast<std::int64_t>(count)}, count));
  std::mt19937 random(1);
  std::normal_distribution<float> values;
  for (auto& value : outputs[0].elements<float>()) value = values(random);

  const Work toText = [&] {
    const auto reply = codec.encode(*request, {"m", "1"}, signature, outputs);
    return static_cast<double>(reply.body.size());
  };
  const auto times = alternate({toText}, seconds);
  const auto reply = codec.encode(*request, {"m", "1"}, signature, outputs);
  std::ofstream file(path, std::ios::binary);
  file << reply.body.view();
  if (!file.flush()) throw std::runtime_error(std::string("cannot write ") + path);
  std::printf("{\"bytes\":%zu,\"values\":%zu,\"encode\":%.1f}\n", reply.body.size(), count,
              times[0]);
}

}  // namespace

int main(int count, char** words) {
  const std::string_view what = count == 6 ? words[1] : "";
  try {
    if (what == "decode") {
      decode(codecOf(words[2]), words[3], std::atol(words[4]), std::atof(words[5]));
    } else if (what == "encode") {
      encode(codecOf(words[2]), words[2] == std::string_view("tf_predict"),
             std::strtoull(words[3], nullptr, 10), words[4], std::atof(words[5]));
    } else {
      std::fputs(
          "usage: codec_bench decode CODEC BODY_FILE HEADER_LENGTH SECONDS\n"
          "       codec_bench encode CODEC COUNT REPLY_FILE SECONDS\n",
          stderr);
      return 64;
    }
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "codec_bench: %s\n", error.what());
    return 1;
  }
}
