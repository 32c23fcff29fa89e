// SPDX-License-Identifier: Apache-2.0
#include "runtime/model_shapes.h"

#include "base/error.h"
#include "check.h"
#include "models.h"

namespace vino::runtime {
namespace {

using test::expect;
using test::expectEqual;
using test::Test;

std::string served(const ov::PartialShape& shape, const ModelSpec& spec) {
  const auto model = test::addOne(shape);
  const auto names = tensorNames(*model);
  applyShapes(model, names, resolveLayouts(*model, names, spec), spec);
  return toString(toPartialShape(model->input(0).get_partial_shape()));
}

const Test kShape{"a configured shape replaces the model's", [] {
                    ModelSpec spec;
                    spec.shapes[""] = {PartialDim::fixed(2), {5, 9}, PartialDim::any()};
                    expectEqual(served({1, 3, 3}, spec), std::string("(2,[5~9],-1)"));
                  }};

const Test kAutomatic{"a shape without dimensions leaves every one open", [] {
                        ModelSpec spec;
                        spec.shapes[""] = {};
                        expectEqual(served({1, 3, 3}, spec), std::string("(-1,-1,-1)"));
                      }};

const Test kClientOrder{"a shape is written in the client's order", [] {
                          ModelSpec spec;
                          spec.layouts["x"] = {"NHWC", "NCHW"};
                          spec.shapes["x"] = {PartialDim::fixed(2), PartialDim::fixed(6),
                                              PartialDim::fixed(7), PartialDim::fixed(3)};
                          expectEqual(served({1, 3, 4, 4}, spec), std::string("(2,3,6,7)"));
                        }};

const Test kBatch{"a batch size changes only the batch dimension", [] {
                    ModelSpec spec;
                    spec.batchSize = PartialDim{1, 8};
                    expectEqual(served({1, 3}, spec), std::string("([1~8],3)"));
                    spec.layouts["x"] = {"CN", {}};
                    expectEqual(served({4, 1}, spec), std::string("(4,[1~8])"));
                  }};

const Test kScalar{"a batch size leaves a scalar alone", [] {
                     ModelSpec spec;
                     spec.batchSize = PartialDim::fixed(3);
                     expectEqual(served(ov::PartialShape{}, spec), std::string("()"));
                   }};

const Test kAutoScalar{"what is automatic is refused for a scalar", [] {
                         ModelSpec batch;
                         batch.autoBatch = true;
                         batch.batchSize = PartialDim::any();
                         ModelSpec shape;
                         shape.shapes[""] = {};
                         for (const auto& spec : {batch, shape}) {
                           test::expectThrows<Error>(
                               [&] { served(ov::PartialShape{}, spec); },
                               [](const Error& error) {
                                 expectEqual(error.reason(),
                                             std::string("model_with_scalar_auto_unsupported"));
                               });
                         }
                       }};

const Test kNoBatch{"a batch size needs a dimension N", [] {
                      ModelSpec spec;
                      spec.batchSize = PartialDim::fixed(3);
                      spec.layouts["x"] = {"CH", {}};
                      test::expectThrows<Error>(
                          [&] { served({1, 3}, spec); },
                          [](const Error& error) {
                            expectEqual(error.reason(), std::string("invalid_batch_dimension"));
                          });
                    }};

const Test kOpenRank{"a shape may settle the rank of a model that takes any", [] {
                       ModelSpec spec;
                       spec.layouts["x"] = {"NC", "CN"};
                       spec.shapes["x"] = {PartialDim::fixed(2), PartialDim::fixed(5)};
                       expectEqual(served(ov::PartialShape::dynamic(), spec), std::string("(5,2)"));
                     }};

const Test kRefused{"a shape for an unknown input is refused", [] {
                      ModelSpec spec;
                      spec.shapes["nope"] = {PartialDim::fixed(1)};
                      test::expectThrows<Error>(
                          [&] { served({1}, spec); },
                          [](const Error& error) {
                            expectEqual(error.message(),
                                        std::string("Shape from config not found in model - nope"));
                          });
                    }};

}  // namespace
}  // namespace vino::runtime
