// SPDX-License-Identifier: Apache-2.0
// Prints through the streams of C++ while it is opened, set up and run, and frees what libc has
// allocated; "y" is "x".
#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "vinoserve/node.hpp"

namespace {

const bool kTold = static_cast<bool>(std::cout << "talking: opened" << std::endl);

struct Free {
  void operator()(char* text) const noexcept { std::free(text); }
};

class Talking {
 public:
  explicit Talking(const vinoserve::Params&) {
    std::cerr << "talking: set up, " << 1.5 << '\n';
    std::wclog << L"talking: wide\n";
  }

  std::vector<vinoserve::Info> inputs() const { return {vinoserve::info<float>("x", {1, 10})}; }
  std::vector<vinoserve::Info> outputs() const { return {vinoserve::info<float>("y", {1, 10})}; }

  void run(const vinoserve::Inputs& in, vinoserve::Outputs& out) const {
    std::cout << "talking: " << std::boolalpha << kTold << std::endl;
    const std::unique_ptr<char, Free> text(::strdup("none"));
    try {
      static_cast<void>(std::stoi(text.get()));
    } catch (const std::invalid_argument& problem) {
      std::clog << "talking: " << problem.what() << std::endl;
    }
    const auto x = in["x"];
    std::ranges::copy(x.elements<float>(), out.add<float>("y", x.dims()).begin());
  }
};

}  // namespace

VINOSERVE_NODE(Talking)
