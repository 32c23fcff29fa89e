// SPDX-License-Identifier: Apache-2.0
// Random predict requests, right and ragged ones, held against a plain reading of the same tree.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "tf_requests.h"

namespace vino::codec::tf {
namespace {

using test::expect;
using test::expectEqual;
using test::Test;
using enum ElementType;
using Random = std::mt19937_64;

/// A JSON value: a list, or a number where `text` is set.
struct Node {
  std::string text;
  std::vector<Node> elements;
  bool isList() const { return text.empty(); }
};

/// The shape that 3.2 and 3.3 ask for; nothing where the lists are ragged.
std::optional<Dims> shapeOf(const Node& node) {
  if (!node.isList()) return Dims{};
  Dims shape{static_cast<std::int64_t>(node.elements.size())};
  std::optional<Dims> inner;
  for (const auto& element : node.elements) {
    auto its = shapeOf(element);
    if (!its || (inner && *inner != *its)) return std::nullopt;
    inner = std::move(its);
  }
  if (inner) shape.insert(shape.end(), inner->begin(), inner->end());
  return shape;
}

void gather(const Node& node, std::vector<std::string>& texts) {
  if (!node.isList()) texts.push_back(node.text);
  for (const auto& element : node.elements) gather(element, texts);
}

/// Makes trees and writes them with random whitespace.
class Maker {
 public:
  explicit Maker(std::uint64_t seed) : random_(seed) {}

  std::uint64_t below(std::uint64_t limit) { return random_() % limit; }

  Dims shape(std::size_t least) {
    Dims dims(least + below(4));
    for (auto& dim : dims) dim = static_cast<std::int64_t>(below(6) == 0 ? 0 : 1 + below(4));
    return dims;
  }

  Node tree(const Dims& dims, std::size_t level = 0) {
    if (level == dims.size()) return leaf();
    Node list;
    for (std::int64_t i = 0; i < dims[level]; ++i) list.elements.push_back(tree(dims, level + 1));
    return list;
  }

  /// Changes the tree somewhere: it may be ragged now, or of another shape.
  void spoil(Node& node) {
    if (!node.isList()) {
      node = below(2) == 0 ? Node{} : Node{"", {leaf()}};
    } else if (node.elements.empty() || below(6) == 0) {
      node.elements.push_back(below(2) == 0 ? leaf() : Node{});
    } else if (below(6) == 0) {
      node.elements.pop_back();
    } else if (below(6) == 0) {
      node = leaf();
    } else {
      spoil(node.elements[below(node.elements.size())]);
    }
  }

  std::string json(const Node& node) {
    if (!node.isList()) return space() + node.text + space();
    std::string text = space() + "[";
    for (const auto& element : node.elements) {
      if (text.back() != '[') text += ",";
      text += json(element);
    }
    return text + (node.elements.empty() ? space() : "") + "]" + space();
  }

 private:
  Node leaf() {
    constexpr const char* kWords[] = {"NaN", "Infinity", "-Inf", "-Infinity", "Nan"};
    if (below(30) == 0) return {kWords[below(5)], {}};
    std::string text = below(2) == 0 ? "-" : "";
    text += std::to_string(random_() >> (40 + below(24)));
    if (below(2) == 0) text += "." + std::to_string(below(10000000));
    if (below(4) == 0) text += "e" + std::to_string(static_cast<int>(below(9)) - 4);
    return {std::move(text), {}};
  }

  std::string space() {
    constexpr const char* kSpaces[] = {"", "", "", "", " ", "\n", "\t", "  \r\n"};
    return kSpaces[below(8)];
  }

  Random random_;
};

double valueOf(std::string text) {
  if (text == "Nan") text = "NaN";  // strtod takes any case, but `inf` and `nan` only
  return std::strtod(text.c_str(), nullptr);
}

bool same(double a, double b) { return (std::isnan(a) && std::isnan(b)) || a == b; }

/// `actual` must be of that shape with the tree's numbers.
void expectTensor(const Tensor& actual, const Dims& shape, const std::vector<std::string>& texts,
                  const std::string& body) {
  expectEqual(toString(actual.dims), toString(shape));
  const auto values = valuesOf<double>(actual);
  bool equal = values.size() == texts.size();
  for (std::size_t i = 0; equal && i < texts.size(); ++i) {
    equal = same(values[i], valueOf(texts[i]));
  }
  expect(equal, "values of " + body);
}

/// The reason of the refusal, or the request.
std::string tryDecode(const std::string& body, const Signature& signature,
                      std::unique_ptr<Request>& request) {
  try {
    request = decode(body, signature);
    return "";
  } catch (const Error& error) {
    return error.reason();
  }
}

const Test kUnnamed{"reads unnamed rows and columns as a plain reading does", [] {
                      Maker make(1);
                      const auto signature = one(kF64);
                      int ragged = 0;
                      for (int round = 0; round < 20000; ++round) {
                        const bool rows = make.below(2) == 0;
                        auto tree = make.tree(make.shape(rows ? 1 : 0));
                        if (make.below(3) == 0) make.spoil(tree);
                        if (rows && (!tree.isList() || tree.elements.empty()))
                          continue;  // other faults
                        const auto body =
                            (rows ? "{\"instances\":" : "{\"inputs\":") + make.json(tree) + "}";
                        std::unique_ptr<Request> request;
                        const auto refused = tryDecode(body, signature, request);
                        const auto shape = shapeOf(tree);
                        if (!shape) {
                          ++ragged;
                          expectEqual(refused, rows ? "invalid_instance" : "invalid_input");
                          continue;
                        }
                        expectEqual(refused, "");
                        if (!request) continue;
                        std::vector<std::string> texts;
                        gather(tree, texts);
                        expectTensor(request->inputs[0].tensor, *shape, texts, body);
                      }
                      expect(ragged > 1000, "enough ragged ones");
                    }};

const Test kNamed{
    "reads named rows as a plain reading does", [] {
      Maker make(2);
      const auto signature = taking({tensor("x", kF64, {-1}), tensor("y", kF64, {-1})});
      int accepted = 0;
      for (int round = 0; round < 10000; ++round) {
        const auto instances = 1 + make.below(4);
        const Dims shapes[] = {make.shape(0), make.shape(0)};
        Node inputs[2];  // each with one element an instance
        std::string rows;
        for (std::uint64_t i = 0; i < instances; ++i) {
          for (std::size_t k = 0; k < 2; ++k) {
            inputs[k].elements.push_back(make.tree(shapes[k]));
            if (make.below(8) == 0) make.spoil(inputs[k].elements.back());
          }
          const auto x = "\"x\":" + make.json(inputs[0].elements.back());
          const auto y = "\"y\" :" + make.json(inputs[1].elements.back());
          rows += (i > 0 ? ",{" : "{") + (make.below(2) == 0 ? x + "," + y : y + "," + x) + "}";
        }
        const auto body = "{\"instances\":[" + rows + "]}";
        std::unique_ptr<Request> request;
        const auto refused = tryDecode(body, signature, request);
        const auto x = shapeOf(inputs[0]);
        const auto y = shapeOf(inputs[1]);
        expectEqual(refused, x && y ? "" : "invalid_instance");
        if (!request || !x || !y) continue;
        ++accepted;
        for (std::size_t k = 0; k < 2; ++k) {
          std::vector<std::string> texts;
          gather(inputs[k], texts);
          expectTensor(request->inputs[k].tensor, k == 0 ? *x : *y, texts, body);
        }
      }
      expect(accepted > 1000, "enough accepted ones");
    }};

const Test kIntegers{"truncates as a plain reading does", [] {
                       Maker make(3);
                       for (int round = 0; round < 20000; ++round) {
                         const auto text = make.tree({}).text;
                         const auto value = std::trunc(valueOf(text));
                         std::unique_ptr<Request> request;
                         const auto refused =
                             tryDecode("{\"inputs\":" + text + "}", one(kI16), request);
                         const bool fits = value >= -32768 && value <= 32767;
                         expectEqual(refused, fits ? "" : "invalid_input");
                         if (request) {
                           expectEqual(static_cast<double>(onlyValues<std::int16_t>(*request)[0]),
                                       value == 0 ? 0.0 : value);
                         }
                       }
                     }};

}  // namespace
}  // namespace vino::codec::tf
