// SPDX-License-Identifier: Apache-2.0
#include "node/abi_node.h"

#include <vector>

#include "check.h"
#include "node/nodes.h"

namespace vino::node {
namespace {

using test::floats;
using test::inputs;
using test::nodeOf;
using test::values;
using ::vino::test::expect;
using ::vino::test::expectEqual;
using ::vino::test::Test;

const Test kPlain{"runs a library that knows the interface by its facts alone", [] {
                    const auto node = nodeOf("plain");
                    expectEqual(node.signature().inputs.at(0).name, "numbers");
                    expectEqual(toString(node.signature().inputs.at(0).shape), "(1,-1)");
                    expectEqual(node.signature().outputs.at(0).name, "doubled");
                    const auto outputs =
                        node.execute(inputs(floats("numbers", {1, 3}, {1, 2, 3.5F})));
                    expectEqual(outputs.size(), std::size_t{1});
                    expectEqual(outputs.at(0).name, "doubled");
                    expect(outputs.at(0).dims == Dims{1, 3});
                    expect(values<float>(outputs.at(0)) == std::vector<float>{2, 4, 7});
                  }};

}  // namespace
}  // namespace vino::node
