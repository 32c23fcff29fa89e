// SPDX-License-Identifier: Apache-2.0
// A queue of objects that carry their own link: nothing is allocated to queue one, so it cannot
// fail where a failure would have to be told to somebody who waits in the queue.
#pragma once

#include <cstddef>
#include <utility>

namespace vino {

template <typename T>
class LinkedQueue;

/// What a T derives from to stand in a LinkedQueue<T>; in one at a time.
template <typename T>
class Linked {
  friend class LinkedQueue<T>;
  T* next_ = nullptr;
};

/// First in, first out. Owns nothing: what stands in it must live until it is popped. Not
/// thread-safe.
template <typename T>
class LinkedQueue {
 public:
  LinkedQueue() = default;
  LinkedQueue(LinkedQueue&& other) noexcept { append(std::move(other)); }
  LinkedQueue& operator=(LinkedQueue&&) = delete;
  LinkedQueue(const LinkedQueue&) = delete;
  LinkedQueue& operator=(const LinkedQueue&) = delete;

  bool empty() const noexcept { return first_ == nullptr; }
  std::size_t size() const noexcept { return size_; }

  void push(T& item) noexcept {
    link(item) = nullptr;
    (last_ == nullptr ? first_ : link(*last_)) = &item;
    last_ = &item;
    ++size_;
  }

  /// Takes over what stands in `others`, behind what is here.
  void append(LinkedQueue&& others) noexcept {
    if (others.empty()) return;
    (last_ == nullptr ? first_ : link(*last_)) = std::exchange(others.first_, nullptr);
    last_ = std::exchange(others.last_, nullptr);
    size_ += std::exchange(others.size_, 0);
  }

  /// Null where there is none.
  T* pop() noexcept {
    auto* item = first_;
    if (item == nullptr) return nullptr;
    first_ = link(*item);
    if (first_ == nullptr) last_ = nullptr;
    --size_;
    return item;
  }

  template <typename Holds>
  bool allOf(Holds holds) const {
    for (auto* item = first_; item != nullptr; item = link(*item)) {
      if (!holds(*item)) return false;
    }
    return true;
  }

 private:
  static T*& link(T& item) noexcept { return static_cast<Linked<T>&>(item).next_; }

  T* first_ = nullptr;
  T* last_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace vino
