// SPDX-License-Identifier: Apache-2.0
// Passes "x" on as "y", and writes what happens to it into the file that its param "diary" names,
// a line each: "initialize", "execute", "return", "deinitialize". Its other params: "until" is a
// file that execute waits for; "shape" what x and y are declared to be, else (1,10).
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "vinoserve/node.hpp"

namespace {

class Diary {
 public:
  explicit Diary(const vinoserve::Params& params)
      : file_(params.text("diary")), until_(params.text("until", "")) {
    for (const auto dim : params.list("shape")) shape_.push_back(static_cast<std::uint64_t>(dim));
    if (shape_.empty()) shape_ = {1, 10};
    write("initialize");
  }
  ~Diary() { write("deinitialize"); }
  Diary(const Diary&) = delete;
  Diary& operator=(const Diary&) = delete;

  std::vector<vinoserve::Info> inputs() const { return {vinoserve::info<float>("x", shape_)}; }
  std::vector<vinoserve::Info> outputs() const { return {vinoserve::info<float>("y", shape_)}; }

  void run(const vinoserve::Inputs& in, vinoserve::Outputs& out) const {
    write("execute");
    while (!until_.empty() && !std::filesystem::exists(until_)) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    const auto x = in["x"];
    std::ranges::copy(x.elements<float>(), out.add<float>("y", x.dims()).begin());
    write("return");
  }

 private:
  void write(const char* line) const {
    std::ofstream(file_, std::ios::app) << (std::string(line) + "\n") << std::flush;
  }

  std::string file_;
  std::string until_;
  vinoserve::Dims shape_;
};

}  // namespace

VINOSERVE_NODE(Diary)
