// SPDX-License-Identifier: Apache-2.0
// vinoserve-node-test: tries a custom node without a server, under the server's checks
// (native/node).
#include <algorithm>
#include <exception>
#include <filesystem>
#include <iostream>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "node/abi_node.h"
#include "node/faults.h"
#include "node/library.h"
#include "node/manager.h"
#include "runner/arguments.h"
#include "runner/inputs.h"
#include "runner/npy.h"
#include "runner/print.h"

namespace {

using namespace std::string_view_literals;
using vino::Tensor;
using vino::TensorInfo;
using vino::runner::Arguments;

/// Inputs that one run may use up: the bytes stay, shared.
std::vector<Tensor> borrowed(const std::vector<Tensor>& inputs) {
  std::vector<Tensor> copies;
  for (const auto& input : inputs) {
    copies.push_back(
        Tensor::borrow(input.name, input.type, input.dims, input.bytes(), input.owner));
  }
  return copies;
}

/// Every declared output must have come, since a pipeline may connect any. A type or shape other
/// than declared is allowed, and told.
void checkAgainst(const std::vector<TensorInfo>& declared, const std::vector<Tensor>& outputs,
                  const std::string& node) {
  for (const auto& expected : declared) {
    const auto found = std::ranges::find(outputs, expected.name, &Tensor::name);
    if (found == outputs.end()) throw vino::node::missingOutput(node, expected.name);
    if (found->type != expected.type || !expected.shape.accepts(found->dims)) {
      std::cerr << "warning: output " << expected.name << " is not as declared\n";
    }
  }
}

void save(const std::filesystem::path& folder, const std::vector<Tensor>& outputs) {
  std::filesystem::create_directories(folder);
  for (const auto& output : outputs)
    vino::runner::writeNpy(folder / (output.name + ".npy"), output);
}

void tryNode(const Arguments& arguments) {
  const auto library = vino::node::Library::open(arguments.library);
  const auto name = library->file().stem().string();
  const vino::node::AbiNode node(
      name, std::make_shared<vino::node::Manager>(library, arguments.params, name));
  const auto& [declaredInputs, declaredOutputs] = node.signature();
  vino::runner::printInfos(std::cout, "inputs", declaredInputs);
  vino::runner::printInfos(std::cout, "outputs", declaredOutputs);
  if (arguments.infoOnly) return;
  const auto inputs = vino::runner::makeInputs(declaredInputs, arguments.inputs);
  for (long run = 0; run + 1 < arguments.runs; ++run) {
    static_cast<void>(node.execute(borrowed(inputs)));
  }
  const auto outputs = node.execute(borrowed(inputs));
  vino::runner::printTensors(std::cout, "returned", outputs);
  checkAgainst(declaredOutputs, outputs, name);
  if (arguments.save) save(*arguments.save, outputs);
}

}  // namespace

int main(int count, char** words) {
  try {
    const std::span<const char* const> all(words, static_cast<std::size_t>(count));
    if (count == 2 && words[1] == "--help"sv) {
      std::cout << vino::runner::kUsage;
      return 0;
    }
    tryNode(vino::runner::parseArguments(all.subspan(1)));
    return 0;
  } catch (const vino::Error& error) {
    std::cerr << error.message() << '\n';
    if (error.reason() != "usage"sv) return 1;
    std::cerr << '\n' << vino::runner::kUsage;
    return 2;
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
