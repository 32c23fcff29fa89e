// SPDX-License-Identifier: Apache-2.0
#include "base/tensor.h"

#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <utility>

#include "base/error.h"
#include "check.h"

namespace vino {
namespace {

using test::expect;
using test::expectEqual;
using test::expectThrows;
using test::Test;

const Test kAllocate{"owns an aligned block of its size", [] {
                       for (const std::uint64_t count : {0U, 1U, 15U, 16U, 17U, 1000U}) {
                         const auto tensor = Tensor::allocate("a", ElementType::kF32, {7}, count);
                         expect(tensor.data != nullptr, "has an address even if empty");
                         expectEqual(reinterpret_cast<std::uintptr_t>(tensor.data) % 64,
                                     std::uintptr_t{0});
                         expectEqual(tensor.byteSize(), count * 4);
                         for (auto& value : tensor.elements<float>())
                           value = 1;  // a sanitizer watches the ends
                       }
                     }};

const Test kStrings{"holds strings as objects", [] {
                      auto tensor = Tensor::allocate("a", ElementType::kString, {2}, 2);
                      expectEqual(tensor.elements<std::string>()[1], "");
                      tensor.elements<std::string>()[1] = std::string(100, 'x');
                      const auto moved = std::move(tensor);
                      expectEqual(moved.elements<std::string>()[1], std::string(100, 'x'));
                    }};

const Test kRefusal{
    "refuses sizes that do not fit", [] {
      for (const std::uint64_t count : {std::numeric_limits<std::uint64_t>::max(),
                                        std::uint64_t{1} << 61, std::uint64_t{1} << 50}) {
        expectThrows<Error>(
            [&] { static_cast<void>(Tensor::allocate("a", ElementType::kF64, {}, count)); },
            [](const Error& error) {
              expectEqual(error.reason(), "out_of_memory");
              expectEqual(codeName(error.code()), "resource_exhausted");
            });
      }
    }};

const Test kBorrow{
    "keeps alive what it borrows from", [] {
      auto owner = std::make_shared<std::array<float, 4>>(std::array<float, 4>{1, 2, 3, 4});
      const std::weak_ptr<void> watch = owner;
      {
        const auto tensor = Tensor::borrow("a", ElementType::kF32, {3},
                                           std::as_bytes(std::span(*owner)).first(12), owner);
        owner.reset();
        expect(!watch.expired(), "alive");
        expectEqual(tensor.count, std::uint64_t{3});
        expectEqual(tensor.elements<const float>()[2], 3.0F);
      }
      expect(watch.expired(), "let go");
    }};

}  // namespace
}  // namespace vino
