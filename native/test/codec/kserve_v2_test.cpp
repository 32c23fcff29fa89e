// SPDX-License-Identifier: Apache-2.0
// Whole KServe requests in, whole replies out.
#include "codec/codec.h"

#include <string>
#include <vector>

#include "base/error.h"
#include "check.h"

namespace vino::codec {
namespace {

using test::expectEqual;
using test::Test;

const Test kTiny{"answers a small JSON request", [] {
  const Codec* codec = findCodec("kserve_v2");
  const std::string body =
      R"({"id":"7","inputs":[{"name":"b","shape":[1,3],"datatype":"FP32","data":[1,2.5,-0.0]}]})";
  RequestBytes bytes;
  bytes.body = std::as_bytes(std::span(body));
  const auto request = codec->decode(bytes, nullptr);
  std::vector<Tensor> outputs;
  outputs.push_back(std::move(request->inputs.at(0).tensor));
  outputs[0].name = "a";
  const auto reply = codec->encode(*request, {"m", "1"}, Signature{}, outputs);
  expectEqual(reply.body.view(),
              R"({"model_name":"m","id":"7","model_version":"1","outputs":[{"name":"a",)"
              R"("shape":[1,3],"datatype":"FP32","data":[1.0,2.5,-0.0]}]})");
}};

}  // namespace
}  // namespace vino::codec
