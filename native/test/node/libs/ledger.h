// SPDX-License-Identifier: Apache-2.0
// What a test library hands out and what comes back: every block by its address, every call by its
// count. Tests read it through the symbol `ledgerCount`.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <initializer_list>
#include <map>
#include <mutex>
#include <set>
#include <string>

#include "custom_node_interface.h"

namespace ledger {

inline std::mutex mutex;
inline std::map<std::string, long> counts;
inline std::map<void*, void*> blocks;  // what was handed out: what to free
inline std::set<void*> managers;

inline void count(const std::string& what) {
  const std::lock_guard lock(mutex);
  ++counts[what];
}

/// A block that the host has to give back, `skew` bytes off a good address.
template <typename T = std::uint8_t>
T* handOut(std::size_t items, std::size_t skew = 0) {
  auto* const block = static_cast<std::uint8_t*>(std::malloc(items * sizeof(T) + skew + 1));
  const std::lock_guard lock(mutex);
  blocks.emplace(block + skew, block);
  ++counts["handed_out"];
  return reinterpret_cast<T*>(block + skew);
}

/// Takes a block back. What was not handed out, or belongs to a manager that is gone, is counted.
inline int takeBack(void* block, void* manager) {
  const std::lock_guard lock(mutex);
  ++counts["released"];
  if (manager != nullptr && !managers.contains(manager)) ++counts["released_after_end"];
  const auto found = blocks.find(block);
  if (found == blocks.end()) {
    ++counts["strays"];
  } else {
    std::free(found->second);
    blocks.erase(found);
  }
  return 0;
}

inline void* newManager() {
  void* const manager = std::malloc(1);
  const std::lock_guard lock(mutex);
  managers.insert(manager);
  ++counts["initialized"];
  return manager;
}

inline void endManager(void* manager) {
  const std::lock_guard lock(mutex);
  ++counts["deinitialized"];
  managers.erase(manager);
  std::free(manager);
}

inline std::uint64_t* dims(std::initializer_list<std::uint64_t> values) {
  auto* const copy = handOut<std::uint64_t>(values.size());
  std::copy(values.begin(), values.end(), copy);
  return copy;
}

/// The value of a param; empty where there is none.
inline std::string param(const CustomNodeParam* params, int count, const char* key) {
  for (int i = 0; i < count; ++i) {
    if (std::strcmp(params[i].key, key) == 0) return params[i].value;
  }
  return {};
}

}  // namespace ledger

extern "C" long ledgerCount(const char* what) {
  const std::lock_guard lock(ledger::mutex);
  if (std::strcmp(what, "outstanding") == 0) return static_cast<long>(ledger::blocks.size());
  const auto found = ledger::counts.find(what);
  return found == ledger::counts.end() ? 0 : found->second;
}
