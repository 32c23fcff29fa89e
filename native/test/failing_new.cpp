// SPDX-License-Identifier: Apache-2.0
#include "failing_new.h"

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <new>

// The linker's marks of where this program's own code begins and ends.
extern "C" const char __executable_start;
extern "C" const char etext;

namespace {

constexpr std::int64_t kNever = -1;

/// Allocations to go until the one that fails; below 0, none will.
std::atomic<std::int64_t> toGo{kNever};
std::atomic<bool> armed{false};

bool isOurs(const void* caller) noexcept {
  const auto at = reinterpret_cast<std::uintptr_t>(caller);
  return at >= reinterpret_cast<std::uintptr_t>(&__executable_start) &&
         at < reinterpret_cast<std::uintptr_t>(&etext);
}

void* allocate(std::size_t size, const void* caller) {
  if (armed && isOurs(caller) && toGo-- == 0) throw std::bad_alloc();
  auto* block = std::malloc(size == 0 ? 1 : size);
  if (block == nullptr) throw std::bad_alloc();
  return block;
}

}  // namespace

// All that shares a heap with `delete`: a sanitizer has forms of its own for what is left out here.
void* operator new(std::size_t size) { return allocate(size, __builtin_return_address(0)); }
void* operator new[](std::size_t size) { return allocate(size, __builtin_return_address(0)); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return std::malloc(size); }
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept { return std::malloc(size); }
void operator delete(void* block) noexcept { std::free(block); }
void operator delete[](void* block) noexcept { std::free(block); }
void operator delete(void* block, std::size_t) noexcept { std::free(block); }
void operator delete[](void* block, std::size_t) noexcept { std::free(block); }

namespace vino::test {

FailingNew::FailingNew(std::size_t nth) noexcept {
  toGo = static_cast<std::int64_t>(nth);
  armed = true;
}

FailingNew::~FailingNew() { armed = false; }

bool FailingNew::failed() const noexcept { return toGo < 0; }

}  // namespace vino::test
