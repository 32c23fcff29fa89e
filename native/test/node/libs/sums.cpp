// SPDX-License-Identifier: Apache-2.0
// What the random pipelines of test/pipelines are made of, besides models. Params: "do" is what it
// does, "type" and "shape" what it takes ("a", and "b" where it adds), "to" the type it gives;
// "step" is added everywhere. What it does:
//   add      "y" = a + b
//   convert  "y" = a, in another type
//   cut      "y" = (N, a...), each part a + its place, "marks" I32 (N,1,2) = (place, N). N is
//            "count", or where that is 0 the first element modulo 6
//   fold     "y" = a summed along its first dimension
// All of y modulo 1000, so that every type holds it.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#include "vinoserve/node.hpp"

namespace {

using vinoserve::Dims;
using vinoserve::Info;
using vinoserve::Input;
using vinoserve::Outputs;

using Numbers = std::vector<double>;

/// A type of the interface by its name, for numbers that it holds exactly.
struct Type {
  std::function<Info(const char*, Dims)> declare;
  std::function<Numbers(const Input&)> read;
  std::function<void(Outputs&, const char*, const Dims&, const Numbers&)> write;
};

template <typename T>
Type typeOf() {
  return {[](const char* name, Dims dims) { return vinoserve::info<T>(name, std::move(dims)); },
          [](const Input& input) {
            const auto elements = input.elements<T>();
            return Numbers(elements.begin(), elements.end());
          },
          [](Outputs& out, const char* name, const Dims& dims, const Numbers& numbers) {
            const auto elements = out.add<T>(name, dims);
            if (elements.size() != numbers.size())
              throw std::logic_error("another number of numbers");
            for (std::size_t i = 0; i < numbers.size(); ++i)
              elements[i] = static_cast<T>(std::fmod(numbers[i], 1000));
          }};
}

const Type& typeNamed(const std::string& name) {
  static const std::map<std::string, Type> types = {{"FP32", typeOf<float>()},
                                                    {"FP64", typeOf<double>()},
                                                    {"I16", typeOf<std::int16_t>()},
                                                    {"I32", typeOf<std::int32_t>()},
                                                    {"I64", typeOf<std::int64_t>()}};
  return types.at(name);
}

class Sums {
 public:
  explicit Sums(const vinoserve::Params& params)
      : what_(params.choice("do", {"add", "convert", "cut", "fold"}, "")),
        from_(typeNamed(params.text("type"))),
        to_(typeNamed(params.text("to", params.text("type")))),
        step_(params.number<double>("step", 0)),
        count_(params.number<std::uint64_t>("count", 0)) {
    for (const auto dim : params.list("shape")) shape_.push_back(static_cast<std::uint64_t>(dim));
  }

  std::vector<Info> inputs() const {
    std::vector<Info> infos{from_.declare("a", shape_)};
    if (what_ == "add") infos.push_back(from_.declare("b", shape_));
    return infos;
  }

  std::vector<Info> outputs() const {
    auto dims = shape_;
    if (what_ == "fold") dims.erase(dims.begin());
    if (what_ != "cut") return {to_.declare("y", dims)};
    dims.insert(dims.begin(), count_);
    return {vinoserve::info<std::int32_t>("marks", {count_, 1, 2}), to_.declare("y", dims)};
  }

  void run(const vinoserve::Inputs& in, Outputs& out) const {
    const auto a = in["a"];
    auto numbers = from_.read(a);
    for (auto& number : numbers) number += step_;
    Dims dims(a.dims().begin(), a.dims().end());
    if (what_ == "add") {
      const auto other = from_.read(in["b"]);
      for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] += other.at(i);
    } else if (what_ == "fold") {
      dims.erase(dims.begin());
      numbers = folded(numbers, dims);
    } else if (what_ == "cut") {
      return cut(numbers, dims, out);
    }
    to_.write(out, "y", dims, numbers);
  }

 private:
  static std::size_t sizeOf(const Dims& dims) {
    return std::accumulate(dims.begin(), dims.end(), std::size_t{1}, std::multiplies<>());
  }

  static Numbers folded(const Numbers& numbers, const Dims& dims) {
    Numbers sums(sizeOf(dims));
    for (std::size_t i = 0; i < numbers.size(); ++i) sums[i % sums.size()] += numbers[i];
    return sums;
  }

  void cut(const Numbers& numbers, Dims dims, Outputs& out) const {
    const auto count =
        count_ > 0 ? count_ : static_cast<std::uint64_t>(std::abs(numbers.at(0) - step_)) % 6;
    Numbers parts;
    for (std::uint64_t part = 0; part < count; ++part) {
      for (const auto number : numbers) parts.push_back(number + static_cast<double>(part));
    }
    const auto told = out.add<std::int32_t>("marks", Dims{count, 1, 2});
    for (std::size_t i = 0; i < told.size(); ++i) {
      told[i] = static_cast<std::int32_t>(i % 2 == 0 ? i / 2 : count);
    }
    dims.insert(dims.begin(), count);
    to_.write(out, "y", dims, parts);
  }

  const std::string what_;
  const Type& from_;
  const Type& to_;
  const double step_;
  const std::uint64_t count_;
  Dims shape_;
};

}  // namespace

VINOSERVE_NODE(Sums)
