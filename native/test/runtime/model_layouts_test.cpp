// SPDX-License-Identifier: Apache-2.0
#include "runtime/model_layouts.h"

#include <openvino/core/layout.hpp>

#include "base/error.h"
#include "check.h"
#include "models.h"

namespace vino::runtime {
namespace {

using test::expect;
using test::expectEqual;
using test::Test;

ModelLayouts resolved(const ov::PartialShape& shape,
                      const std::map<std::string, LayoutSpec>& layouts) {
  const auto model = test::addOne(shape);
  ModelSpec spec;
  spec.layouts = layouts;
  return resolveLayouts(*model, tensorNames(*model), spec);
}

std::string reasonOf(const ov::PartialShape& shape,
                     const std::map<std::string, LayoutSpec>& layouts) {
  std::string reason;
  test::expectThrows<Error>([&] { resolved(shape, layouts); },
                            [&](const Error& error) { reason = error.reason(); });
  return reason;
}

const Test kDefaults{"a tensor without a layout is N..., a scalar ...", [] {
                       expectEqual(resolved({1, 3}, {}).inputs[0].client, std::string("N..."));
                       expectEqual(resolved(ov::PartialShape{}, {}).inputs[0].client,
                                   std::string("..."));
                     }};

const Test kStored{"a layout stored in the model is reported", [] {
                     const auto model = test::addOne({1, 2, 2, 3});
                     ov::layout::set_layout(model->input(0), ov::Layout("NHWC"));
                     expectEqual(resolveLayouts(*model, tensorNames(*model), {}).inputs[0].client,
                                 std::string("NHWC"));
                   }};

const Test kConfigured{"configured layouts are found by name or alone, in any case", [] {
                         const auto named = resolved({1, 2, 2, 3}, {{"x", {"nhwc", "nchw"}}});
                         expectEqual(named.inputs[0].client, std::string("NHWC"));
                         expectEqual(named.inputs[0].model, std::string("NCHW"));
                         expectEqual(resolved({1, 2, 2, 3}, {{"", {"NHWC", {}}}}).inputs[0].model,
                                     std::string("NHWC"));
                       }};

const Test kRefused{"layouts that do not fit are refused", [] {
                      expectEqual(reasonOf({1, 3}, {{"x", {"NCHW", {}}}}),
                                  std::string("layout_incompatible_with_shape"));
                      expectEqual(reasonOf({1, 3, 2, 2}, {{"x", {"NHWC", "NCHD"}}}),
                                  std::string("layout_incompatible_with_shape"));
                      expectEqual(reasonOf(ov::PartialShape::dynamic(), {{"x", {"NHWC", "NCHD"}}}),
                                  std::string("layout_incompatible_with_shape"));
                      expectEqual(reasonOf({1, 3}, {{"z", {"NC", {}}}}),
                                  std::string("config_layout_not_in_model"));
                    }};

const Test kPlaces{"client dimensions map to the model's", [] {
                     const std::vector<std::size_t> nhwc{0, 2, 3, 1};
                     expect(clientToModel({"NHWC", "NCHW"}, 4) == nhwc);
                     const std::vector<std::size_t> dotted{0, 3, 1, 2};
                     expect(clientToModel({"NC...", "N...C"}, 4) == dotted);
                   }};

const Test kTransposed{"a transpose changes the served shape", [] {
                         const auto model = test::addOne({1, 3, 4, 5});
                         ModelSpec spec;
                         spec.layouts = {{"x", {"NHWC", "NCHW"}}, {"y", {"NHWC", "NCHW"}}};
                         const auto layouts = resolveLayouts(*model, tensorNames(*model), spec);
                         const auto served = applyLayouts(model, layouts);
                         const ov::PartialShape expected{1, 4, 5, 3};
                         expect(served->input(0).get_partial_shape() == expected);
                         expect(served->output(0).get_partial_shape() == expected);
                       }};

}  // namespace
}  // namespace vino::runtime
