// SPDX-License-Identifier: Apache-2.0
// A shared library of custom nodes: the six functions of the C interface (pipelines.md 7.3, 7.5).
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "custom_node_interface.h"

namespace vino::node {

/// The functions of a library. They throw what they please: every call is made in manager.cpp or
/// abi_node.cpp, which catch it.
struct LibraryFunctions {
  decltype(&::initialize) initialize = nullptr;
  decltype(&::deinitialize) deinitialize = nullptr;
  decltype(&::execute) execute = nullptr;
  decltype(&::getInputsInfo) getInputsInfo = nullptr;
  decltype(&::getOutputsInfo) getOutputsInfo = nullptr;
  decltype(&::release) release = nullptr;
};

/// An opened library. There is one object a file in the process, which lives as long as it: so two
/// pointers are equal exactly where the code is the same.
///
/// Libraries are never closed. One may have left threads running (OpenCV's pool), destructors of
/// thread-local objects waiting, or be pinned by the loader anyway (unique symbols of C++
/// templates); its code must not go away under any of them. What that costs is bounded by the
/// number of different files ever configured.
class Library {
 public:
  /// Opens `file` (relative to the working folder; links are followed), or returns it if it is
  /// open. A file that was replaced at the same path is not opened again before the process ends
  /// (7.5): `replacedOnDisk` tells. Thread-safe. Throws Error "node_library_load_failed_open" or
  /// "node_library_load_failed_sym", after which a mended file can be opened.
  static std::shared_ptr<const Library> open(const std::filesystem::path& file);

  /// For `open` alone.
  class Key {
    friend class Library;
    Key() = default;
  };
  Library(Key, std::filesystem::path file);
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;

  const LibraryFunctions& functions() const noexcept { return functions_; }
  /// Absolute, without links.
  const std::filesystem::path& file() const noexcept { return file_; }
  /// What the loader said where a function that the library calls is nowhere to be found: it is
  /// open all the same (7.5), and the call would end the process. Else empty.
  const std::string& lacking() const noexcept { return lacking_; }
  /// Whether the file is another one now than the one that was opened, or is gone.
  bool replacedOnDisk() const noexcept;

 private:
  /// Which file it was: of a replaced one at least one of these differs.
  struct Identity {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    std::uint64_t bytes = 0;
    std::int64_t modifiedSeconds = 0;
    std::int64_t modifiedNanoseconds = 0;

    static Identity of(const std::filesystem::path& file) noexcept;
    friend bool operator==(const Identity&, const Identity&) = default;
  };

  std::filesystem::path file_;
  std::string lacking_;
  Identity identity_;
  LibraryFunctions functions_;
};

}  // namespace vino::node
