// SPDX-License-Identifier: Apache-2.0
// The engine with nothing around it: loads OpenVINO, compiles one model, infers once, and stays
// until its input ends, so that its memory can be looked at.
//
//   engine_alone MODEL.xml
//
// Prints one line of JSON: milliseconds to make the engine, and to read and compile the model.
#include <chrono>
#include <cstdio>
#include <openvino/openvino.hpp>

namespace {

using Clock = std::chrono::steady_clock;

double millisecondsSince(Clock::time_point begun) {
  return std::chrono::duration<double, std::milli>(Clock::now() - begun).count();
}

}  // namespace

int main(int count, char** words) {
  if (count != 2) {
    std::fputs("usage: engine_alone MODEL.xml\n", stderr);
    return 64;
  }
  try {
    const auto begun = Clock::now();
    ov::Core core;
    const auto engine = millisecondsSince(begun);
    const auto reading = Clock::now();
    auto compiled = core.compile_model(core.read_model(words[1]), "CPU");
    auto request = compiled.create_infer_request();
    const auto compile = millisecondsSince(reading);
    request.infer();
    std::printf("{\"engine\":%.3f,\"compile\":%.3f}\n", engine, compile);
    std::fflush(stdout);
    while (std::getchar() != EOF) {
    }
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "engine_alone: %s\n", error.what());
    return 1;
  }
}
