// SPDX-License-Identifier: Apache-2.0
// Append-only bytes in one block that can be given away (to JavaScript, as an external Buffer)
// without a copy.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <span>
#include <string_view>
#include <utility>

namespace vino {

/// A growing block of malloc'd memory. Not thread-safe. Growth throws std::bad_alloc.
class ByteBuffer {
 public:
  struct Free {
    void operator()(char* block) const noexcept { std::free(block); }
  };
  using Block = std::unique_ptr<char[], Free>;

  ByteBuffer() = default;
  explicit ByteBuffer(std::size_t capacity) { reserve(capacity); }
  ByteBuffer(ByteBuffer&& other) noexcept
      : block_(std::move(other.block_)),
        size_(std::exchange(other.size_, 0)),
        capacity_(std::exchange(other.capacity_, 0)) {}
  ByteBuffer& operator=(ByteBuffer&& other) noexcept {
    block_ = std::move(other.block_);
    size_ = std::exchange(other.size_, 0);
    capacity_ = std::exchange(other.capacity_, 0);
    return *this;
  }

  std::size_t size() const noexcept { return size_; }
  const char* data() const noexcept { return block_.get(); }
  char* data() noexcept { return block_.get(); }
  std::string_view view() const noexcept { return {block_.get(), size_}; }

  /// Makes room for `more` further bytes and returns where they go; `advance` then counts them in.
  char* room(std::size_t more) {
    if (more > capacity_ - size_) grow(more);
    return block_.get() + size_;
  }
  void advance(std::size_t written) noexcept { size_ += written; }

  void append(std::string_view text) {
    if (text.empty()) return;
    std::memcpy(room(text.size()), text.data(), text.size());
    size_ += text.size();
  }
  void append(std::span<const std::byte> bytes) {
    append(std::string_view{reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  }
  void append(char c) {
    *room(1) = c;
    ++size_;
  }
  /// Takes back the last `count` bytes.
  void shrink(std::size_t count) noexcept { size_ -= count; }
  void reserve(std::size_t capacity) {
    if (capacity > capacity_) reallocate(capacity);
  }

  /// Gives the block away; the buffer is empty afterwards. Free it with std::free.
  Block release() noexcept {
    size_ = capacity_ = 0;
    return std::move(block_);
  }

 private:
  void grow(std::size_t more) {
    std::size_t needed = 0;
    if (__builtin_add_overflow(size_, more, &needed)) throw std::bad_alloc();
    reallocate(needed < 2 * capacity_ ? 2 * capacity_ : needed);
  }
  void reallocate(std::size_t capacity) {
    auto* moved = static_cast<char*>(std::realloc(block_.get(), capacity));
    if (moved == nullptr) throw std::bad_alloc();
    static_cast<void>(block_.release());  // realloc has taken it
    block_.reset(moved);
    capacity_ = capacity;
  }

  Block block_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace vino
