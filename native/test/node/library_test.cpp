// SPDX-License-Identifier: Apache-2.0
#include "node/library.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "base/error.h"
#include "check.h"
#include "node/faults.h"
#include "node/nodes.h"

/// What libs/own_symbols.c has too. Exported from this program, as Node.js exports zlib.
extern "C" __attribute__((visibility("default"), used)) int whoseIsIt() { return 1; }

namespace vino::node {
namespace {

namespace fs = std::filesystem;
using test::library;
using test::libraryFile;
using ::vino::test::expect;
using ::vino::test::expectEqual;
using ::vino::test::expectThrows;
using ::vino::test::Test;

/// A folder of its own, gone at scope exit.
class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "vino-node-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  fs::path operator/(const std::string& name) const { return path_ / name; }

 private:
  fs::path path_;
};

void expectRefused(const fs::path& file, const Fault& fault, const std::string& detail) {
  expectThrows<Error>([&] { static_cast<void>(Library::open(file)); },
                      [&](const Error& error) {
                        expectEqual(error.reason(), fault.reason);
                        const auto start = std::string(fault.text) + " - ";
                        expect(error.message().starts_with(start), error.message());
                        expect(error.message().find(detail) != std::string::npos, error.message());
                        const auto folder = file.parent_path().string();
                        expect(error.message().find(folder) == std::string::npos,
                               "no folders: " + error.message());
                      });
}

const Test kRefusals{"refuses what is no library, or one of the older interface", [] {
                       const Folder folder;
                       std::ofstream(folder / "text.so") << "no library";
                       expectRefused(folder / "none.so", kOpenFailed, "none.so");
                       expectRefused(folder / "text.so", kOpenFailed, "text.so");
                       fs::create_directories(folder / "a folder");
                       std::ofstream(folder / "a folder/a text.so") << "no library";
                       expectRefused(folder / "a folder/a text.so", kOpenFailed, " - a text.so: ");
                       expectRefused(libraryFile("lost"), kOpenFailed,
                                     " - lost.so: undefined symbol: nobodyHasThis");
                       expectRefused(libraryFile("needing"), kOpenFailed,
                                     " - needing.so: libabsent.so: cannot open shared object file");
                       expectRefused(libraryFile("version0"), kSymbolMissing,
                                     "version0.so: initialize");
                     }};

const Test kOne{"is one object a file, by whatever path", [] {
                  const Folder folder;
                  fs::create_symlink(libraryFile("plain"), folder / "link.so");
                  expect(library("plain") == Library::open(folder / "link.so"));
                  expect(library("plain") != library("counting"));
                  expectEqual(library("plain")->file(), fs::canonical(libraryFile("plain")));
                }};

const Test kLacking{"opens one that lacks a function that it may never call, and tells", [] {
                      expect(library("plain")->lacking().empty());
                      const auto opened = library("lacking");
                      expectEqual(opened->lacking(),
                                  std::string("lacking.so: undefined symbol: nobodyHasThis"));
                      expect(opened->functions().execute != nullptr);
                    }};

const Test kMended{"opens a file that was mended after it was refused", [] {
                     const Folder folder;
                     const auto file = folder / "mended.so";
                     fs::copy(libraryFile("version0"), file);
                     expectRefused(file, kSymbolMissing, "mended.so");
                     fs::remove(file);
                     fs::copy(libraryFile("plain"), file);
                     expect(Library::open(file)->functions().execute != nullptr);
                   }};

const Test kReplaced{"knows that its file was replaced, and stays what it is", [] {
                       const Folder folder;
                       const auto file = folder / "replaced.so";
                       fs::copy(libraryFile("plain"), file);
                       const auto opened = Library::open(file);
                       expect(!opened->replacedOnDisk());
                       fs::remove(file);
                       expect(opened->replacedOnDisk());
                       fs::copy(libraryFile("counting"), file);
                       expect(opened->replacedOnDisk());
                       expect(Library::open(file) == opened);
                     }};

const Test kOwnSymbols{"resolves its own symbols before the host's, except under sanitizers", [] {
#ifdef VINO_SANITIZED
                         const std::string expected = "returned 1";
#else
      const std::string expected = "returned 2";
#endif
                         expectThrows<Error>([] { static_cast<void>(test::nodeOf("own_symbols")); },
                                             [&](const Error& error) {
                                               expect(error.message().ends_with(expected),
                                                      error.message());
                                             });
                       }};

}  // namespace
}  // namespace vino::node
