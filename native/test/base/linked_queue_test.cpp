// SPDX-License-Identifier: Apache-2.0
#include "base/linked_queue.h"

#include <array>
#include <cstddef>

#include "check.h"

namespace vino {
namespace {

using test::expect;
using test::expectEqual;
using test::Test;

struct Item : Linked<Item> {
  int number = 0;
};

std::array<Item, 5> numbered() {
  std::array<Item, 5> items;
  for (std::size_t i = 0; i < items.size(); ++i) items[i].number = static_cast<int>(i);
  return items;
}

void expectDrains(LinkedQueue<Item>& queue, int from, int to) {
  expectEqual(queue.size(), static_cast<std::size_t>(to - from));
  for (int i = from; i < to; ++i) {
    const auto* item = queue.pop();
    expect(item != nullptr, "one is left");
    if (item != nullptr) expectEqual(item->number, i);
  }
  expect(queue.empty());
  expect(queue.pop() == nullptr, "nothing is left");
  expectEqual(queue.size(), std::size_t{0});
}

const Test kOrder{"gives back what was pushed, in order, over and over", [] {
                    auto items = numbered();
                    LinkedQueue<Item> queue;
                    for (int round = 0; round < 2; ++round) {
                      for (auto& item : items) queue.push(item);
                      expectDrains(queue, 0, 5);
                    }
                  }};

const Test kAppend{"takes over another queue, whichever of the two is empty", [] {
                     for (std::size_t split = 0; split <= 5; ++split) {
                       auto items = numbered();
                       LinkedQueue<Item> queue;
                       LinkedQueue<Item> others;
                       for (std::size_t i = 0; i < items.size(); ++i) {
                         (i < split ? queue : others).push(items[i]);
                       }
                       queue.append(std::move(others));
                       expectDrains(others, 0, 0);
                       expectDrains(queue, 0, 5);
                     }
                   }};

const Test kAllOf{"asks every one, until one does not hold", [] {
                    auto items = numbered();
                    LinkedQueue<Item> queue;
                    const auto small = [](const Item& item) { return item.number < 3; };
                    expect(queue.allOf(small), "none at all");
                    for (std::size_t i = 0; i < 3; ++i) queue.push(items[i]);
                    expect(queue.allOf(small));
                    queue.push(items[3]);
                    expect(!queue.allOf(small));
                  }};

}  // namespace
}  // namespace vino
