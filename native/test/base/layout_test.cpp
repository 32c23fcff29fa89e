// SPDX-License-Identifier: Apache-2.0
#include "base/layout.h"

#include "check.h"

namespace vino {
namespace {

using test::expect;
using test::expectEqual;
using test::Test;

const Test kExpanded{"dots stand for the dimensions that are left", [] {
                       expectEqual(expandLayout("N...C", 4).value_or(""), std::string("N??C"));
                       expectEqual(expandLayout("...", 0).value_or("x"), std::string());
                       expectEqual(expandLayout("NC...", 2).value_or(""), std::string("NC"));
                       expect(!expandLayout("NCHW", 3));
                       expect(!expandLayout("N...HWC", 3));
                     }};

const Test kBatch{"the batch is where N stands", [] {
                    expectEqual(batchPosition("NHWC", 4), std::size_t{0});
                    expectEqual(batchPosition("CN", 2), std::size_t{1});
                    expectEqual(batchPosition("...NC", 4), std::size_t{2});
                    expectEqual(batchPosition("HW", 2), std::size_t{0});
                    expectEqual(batchPosition("...", 0), std::size_t{0});
                  }};

}  // namespace
}  // namespace vino
