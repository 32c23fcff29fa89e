// SPDX-License-Identifier: Apache-2.0
#include "node/faults.h"

#include <string>

namespace vino::node {

namespace {

std::string place(std::string_view node) { return "Node: " + std::string(node); }

}  // namespace

Error failure(const Fault& fault, std::string_view details) {
  return {Code::kInternal, fault.reason, std::string(fault.text) + " - " + std::string(details)};
}

Error nodeFailure(const Fault& fault, std::string_view node, std::string_view details) {
  return failure(fault, place(node) + " - " + std::string(details));
}

Error thrownByLibrary(const Fault& fault, std::string_view node) {
  return caught(fault.reason, std::string(fault.text) + " - " + place(node));
}

Error missingOutput(std::string_view node, std::string_view output) {
  return failure(kMissingOutput, place(node) + " output: " + std::string(output));
}

}  // namespace vino::node
