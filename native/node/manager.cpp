// SPDX-License-Identifier: Apache-2.0
#include "node/manager.h"

#include <utility>

#include "node/faults.h"

namespace vino::node {

Manager::Manager(std::shared_ptr<const Library> library, std::map<std::string, std::string> params,
                 std::string_view node)
    : library_(std::move(library)), params_(std::move(params)) {
  callLibrary(kInitializeFailed, node,
              [this] { return functions().initialize(&handle_, params_.data(), params_.count()); });
}

Manager::~Manager() {
  try {
    static_cast<void>(functions().deinitialize(handle_));
  } catch (...) {  // Its return value counts for nothing either.
  }
}

void Manager::release(void* memory) const noexcept {
  if (memory == nullptr) return;
  try {
    static_cast<void>(functions().release(memory, handle_));
  } catch (...) {
  }
}

}  // namespace vino::node
