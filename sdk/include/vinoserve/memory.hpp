// SPDX-License-Identifier: Apache-2.0
// Memory that a node hands to the server and gets back: taken anew, or from blocks kept for the
// next run, since fresh pages cost more than most nodes compute.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <iterator>
#include <memory>
#include <mutex>
#include <new>
#include <utility>
#include <vector>

namespace vinoserve {

/// Blocks aligned to 64 bytes, of which some are kept when they come back. Thread-safe.
class Memory {
 public:
  /// Keeps at most `kept` blocks.
  explicit Memory(std::size_t kept) : kept_(kept) { free_.reserve(kept); }
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;

  /// A block of at least `bytes`, to be given back by `put`. Throws std::bad_alloc.
  void* take(std::size_t bytes) {
    if (bytes > kMost) throw std::bad_alloc();
    const auto size = (bytes / kAlignment + 1) * kAlignment;
    if (void* const block = takeKept(size)) return block;
    auto* const header = static_cast<Header*>(std::aligned_alloc(kAlignment, kAlignment + size));
    if (header == nullptr) throw std::bad_alloc();
    header->size = size;
    return reinterpret_cast<std::byte*>(header) + kAlignment;
  }

  /// Takes back what `take` gave; null is nothing.
  void put(void* block) noexcept {
    if (block == nullptr) return;
    Block header(headerOf(block));
    const std::lock_guard lock(mutex_);
    if (free_.size() < kept_) free_.push_back(std::move(header));
  }

 private:
  static constexpr std::size_t kAlignment = 64;
  static constexpr std::size_t kMost = std::size_t{1} << 46;

  /// Stands before every block.
  struct Header {
    std::size_t size;
  };
  struct Free {
    void operator()(Header* header) const noexcept { std::free(header); }
  };
  using Block = std::unique_ptr<Header, Free>;

  static Header* headerOf(void* block) noexcept {
    return reinterpret_cast<Header*>(static_cast<std::byte*>(block) - kAlignment);
  }

  /// The block kept last that has just that size.
  void* takeKept(std::size_t size) noexcept {
    const std::lock_guard lock(mutex_);
    for (auto at = free_.rbegin(); at != free_.rend(); ++at) {
      if ((*at)->size != size) continue;
      auto* const header = at->release();
      free_.erase(std::next(at).base());
      return reinterpret_cast<std::byte*>(header) + kAlignment;
    }
    return nullptr;
  }

  const std::size_t kept_;
  std::mutex mutex_;
  std::vector<Block> free_;
};

}  // namespace vinoserve
