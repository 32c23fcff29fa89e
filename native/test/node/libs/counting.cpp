// SPDX-License-Identifier: Apache-2.0
// A well-behaved library that keeps a ledger: "copy" is the input "numbers" as it came, "count" how
// many elements it has, "type" the number of its precision. With a param "tell" the count is that
// line of the ledger, as it stood before.
#include "ledger.h"

namespace {

std::uint64_t elements(const CustomNodeTensor& tensor) {
  std::uint64_t count = 1;
  for (std::uint64_t i = 0; i < tensor.dimsCount; ++i) count *= tensor.dims[i];
  return count;
}

CustomNodeTensor number(const char* name, std::int64_t value) {
  auto* const data = ledger::handOut<std::int64_t>(1);
  *data = value;
  return {name, reinterpret_cast<std::uint8_t*>(data), 8, ledger::dims({1}), 1, I64};
}

CustomNodeTensor copy(const CustomNodeTensor& input) {
  auto* const data = ledger::handOut(input.dataBytes);
  auto* const dims = ledger::handOut<std::uint64_t>(input.dimsCount);
  std::copy_n(input.data, input.dataBytes, data);
  std::copy_n(input.dims, input.dimsCount, dims);
  return {"copy", data, input.dataBytes, dims, input.dimsCount, input.precision};
}

}  // namespace

extern "C" {

int initialize(void** manager, const CustomNodeParam* params, int count) {
  if (*manager != nullptr) return 1;
  if ((params == nullptr) != (count == 0)) return 2;
  if (ledger::param(params, count, "manager") == "null") {
    ledger::count("initialized");
  } else {
    *manager = ledger::newManager();
  }
  return 0;
}

int deinitialize(void* manager) {
  if (manager == nullptr) {
    ledger::count("deinitialized");
  } else {
    ledger::endManager(manager);
  }
  return 0;
}

int execute(const CustomNodeTensor* inputs, int inputsCount, CustomNodeTensor** outputs,
            int* outputsCount, const CustomNodeParam* params, int paramsCount, void*) {
  ledger::count("executed");
  const auto tell = ledger::param(params, paramsCount, "tell");
  const auto told = ledgerCount(tell.c_str());
  for (int i = 0; i < inputsCount; ++i) {
    if (std::strcmp(inputs[i].name, "numbers") != 0) continue;
    *outputs = ledger::handOut<CustomNodeTensor>(3);
    (*outputs)[0] = copy(inputs[i]);
    (*outputs)[1] =
        number("count", tell.empty() ? static_cast<std::int64_t>(elements(inputs[i])) : told);
    (*outputs)[2] = number("type", inputs[i].precision);
    *outputsCount = 3;
    return 0;
  }
  return 1;
}

int getInputsInfo(CustomNodeTensorInfo** info, int* count, const CustomNodeParam*, int, void*) {
  *info = ledger::handOut<CustomNodeTensorInfo>(1);
  **info = {"numbers", ledger::dims({0, 3, 0}), 3, FP32};
  *count = 1;
  return 0;
}

int getOutputsInfo(CustomNodeTensorInfo** info, int* count, const CustomNodeParam*, int, void*) {
  *info = ledger::handOut<CustomNodeTensorInfo>(3);
  (*info)[0] = {"type", ledger::dims({1}), 1, I64};
  (*info)[1] = {"copy", ledger::dims({0, 3, 0}), 3, FP32};
  (*info)[2] = {"count", ledger::dims({1}), 1, I64};
  *count = 3;
  return 0;
}

int release(void* block, void* manager) { return ledger::takeBack(block, manager); }

}  // extern "C"
