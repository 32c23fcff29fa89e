// SPDX-License-Identifier: Apache-2.0
#include "runtime/tensor_names.h"

#include "base/error.h"
#include "check.h"
#include "models.h"

namespace vino::runtime {
namespace {

using test::expect;
using test::expectEqual;
using test::Test;

std::shared_ptr<ov::Model> manyNames() {
  auto model = test::addOne({1});
  model->input(0).get_tensor().add_names({"b", "B", "x:0"});
  return model;
}

const Test kFirst{"of several names the first in byte order is the client's",
                  [] { expectEqual(tensorNames(*manyNames()).inputs[0], std::string("B")); }};

const Test kAlias{"an alias for any of the names counts, and replaces all of them", [] {
                    const auto names =
                        tensorNames(*manyNames(), {{{"x:0", "picture"}}, {{"y", "scores"}}});
                    expectEqual(names.inputs[0], std::string("picture"));
                    expectEqual(names.outputs[0], std::string("scores"));
                    for (const auto* name : {"b", "B", "x", "x:0", "y"}) {
                      expect(names.replaced.contains(name), name);
                    }
                  }};

const Test kPlaces{"outputs without names go by their places", [] {
                     auto model = test::addOne({1});
                     model->output(0).get_tensor().set_names({});
                     expectEqual(tensorNames(*model).outputs[0], std::string("out_0"));
                     expectEqual(tensorNames(*model, {{}, {{"out_0", "y"}}}).outputs[0],
                                 std::string("y"));
                   }};

const Test kNothing{
    "a model without outputs is refused", [] {
      const auto x = test::parameter("x", ov::element::f32, {1});
      const ov::Model model(ov::ResultVector{}, ov::ParameterVector{x});
      test::expectThrows<Error>(
          [&] { tensorNames(model); },
          [](const Error& error) { expectEqual(error.reason(), std::string("no_outputs")); });
    }};

}  // namespace
}  // namespace vino::runtime
