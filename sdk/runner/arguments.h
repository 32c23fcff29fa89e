// SPDX-License-Identifier: Apache-2.0
// The command line of vinoserve-node-test.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace vino::runner {

inline constexpr std::string_view kUsage =
    R"(vinoserve-node-test LIBRARY [--param KEY=VALUE]... [--input NAME=SOURCE]... [options]

Loads a custom node's library, shows what it declares and runs it once, with the checks of a server.

  SOURCE          a file.npy, or shape:1,3,8 for the numbers 0, 1, 2 ... in the declared type;
                  shape:U8:1,3,8 in a type of one's own
  --runs N        runs it N times
  --save FOLDER   writes every output to FOLDER/<name>.npy
  --info          declarations only; nothing is run

Exit status: 0 if the node did as it should, 1 if not, 2 for a wrong command line.
)";

struct Arguments {
  std::string library;
  std::map<std::string, std::string> params;
  std::map<std::string, std::string> inputs;  ///< name to SOURCE
  long runs = 1;
  std::optional<std::string> save;
  bool infoOnly = false;
};

/// Throws Error invalid_argument "usage" with what was expected.
Arguments parseArguments(std::span<const char* const> words);

}  // namespace vino::runner
