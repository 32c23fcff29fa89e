// SPDX-License-Identifier: Apache-2.0
// The engine with nothing around it: loads OpenVINO, compiles one model (COUNT times, all kept),
// infers once with each, and stays until its input ends, so that its memory can be looked at.
//
//   engine_alone MODEL.xml [COUNT]
//
// Prints one line of JSON: milliseconds to make the engine, and to read and compile all models.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <openvino/openvino.hpp>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

double millisecondsSince(Clock::time_point begun) {
  return std::chrono::duration<double, std::milli>(Clock::now() - begun).count();
}

}  // namespace

int main(int count, char** words) {
  if (count != 2 && count != 3) {
    std::fputs("usage: engine_alone MODEL.xml [COUNT]\n", stderr);
    return 64;
  }
  try {
    const auto begun = Clock::now();
    ov::Core core;
    const auto engine = millisecondsSince(begun);
    const auto reading = Clock::now();
    const auto models = count == 3 ? std::strtoul(words[2], nullptr, 10) : 1;
    std::vector<ov::InferRequest> requests;  // each keeps its model
    for (unsigned long i = 0; i < models; ++i) {
      auto compiled = core.compile_model(core.read_model(words[1]), "CPU");
      requests.push_back(compiled.create_infer_request());
    }
    const auto compile = millisecondsSince(reading);
    for (auto& request : requests) request.infer();
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
