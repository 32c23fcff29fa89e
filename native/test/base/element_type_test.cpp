// SPDX-License-Identifier: Apache-2.0
#include "base/element_type.h"

#include <string>

#include "check.h"

namespace vino {
namespace {

using test::expect;
using test::expectEqual;
using test::Test;

const Test kNames{"finds every type back by its names", [] {
                    for (int i = 0; i < static_cast<int>(ElementType::kOther); ++i) {
                      const auto type = static_cast<ElementType>(i);
                      expect(fromKServe(info(type).kserve) == type, std::string(info(type).kserve));
                      expect(fromOpenVino(info(type).openvino) == type,
                             std::string(info(type).openvino));
                      expect(byteSize(type) > 0, "has a size");
                    }
                  }};

const Test kOthers{
    "knows no other name", [] {
      for (const char* name : {"", "INVALID", "fp32", "FP32 ", "FLOAT", "DT_FLOAT"}) {
        expect(!fromKServe(name), name);
      }
      for (const char* name : {"u4", "nf4", "f8e4m3", "", "F32"}) {
        expect(fromOpenVino(name) == ElementType::kOther, name);
      }
      expectEqual(byteSize(ElementType::kOther), std::size_t{0});
    }};

const Test kSizes{"gives the sizes of the wire", [] {
                    expectEqual(byteSize(ElementType::kBool), std::size_t{1});
                    expectEqual(byteSize(ElementType::kBF16), std::size_t{2});
                    expectEqual(byteSize(ElementType::kF32), sizeof(float));
                    expectEqual(byteSize(ElementType::kU64), std::size_t{8});
                    expectEqual(byteSize(ElementType::kString), sizeof(std::string));
                  }};

}  // namespace
}  // namespace vino
