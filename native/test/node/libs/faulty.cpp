// SPDX-License-Identifier: Apache-2.0
// A library that does what its param "fault" says, wrong in one way at a time (pipelines.md 12.9).
// Without it: "good" is FP32 (2) and "other" too.
#include <limits>
#include <new>
#include <stdexcept>

#include "ledger.h"

namespace {

CustomNodeTensor two(const char* name) {
  auto* const data = ledger::handOut<float>(2);
  data[0] = 1;
  data[1] = 2;
  return {name, reinterpret_cast<std::uint8_t*>(data), 8, ledger::dims({2}), 1, FP32};
}

std::uint64_t* moreDims(CustomNodeTensor& tensor, std::initializer_list<std::uint64_t> dims) {
  ledger::takeBack(tensor.dims, nullptr);
  tensor.dimsCount = dims.size();
  return tensor.dims = ledger::dims(dims);
}

void drop(std::uint8_t*& block) {
  ledger::takeBack(block, nullptr);
  block = nullptr;
}

/// Makes the first output wrong.
void spoil(const std::string& fault, CustomNodeTensor& tensor) {
  constexpr auto kMost = std::numeric_limits<std::uint64_t>::max();
  if (fault == "null_name") tensor.name = nullptr;
  if (fault == "few_bytes") tensor.dataBytes = 7;
  if (fault == "many_bytes") tensor.dataBytes = kMost;
  if (fault == "overflow") moreDims(tensor, {std::uint64_t{1} << 62, 4, 2});
  if (fault == "overflow_bytes") moreDims(tensor, {std::uint64_t{1} << 62});
  if (fault == "negative_dim") moreDims(tensor, {kMost});
  if (fault == "unspecified") tensor.precision = UNSPECIFIED;
  if (fault == "precision_77") tensor.precision = static_cast<CustomNodeTensorPrecision>(77);
  if (fault == "twice") tensor.name = "other";
  if (fault == "null_data") drop(tensor.data);
  if (fault == "null_dims") {
    ledger::takeBack(tensor.dims, nullptr);
    tensor.dims = nullptr;
  }
  if (fault == "many_dims") tensor.dimsCount = kMost;
  if (fault == "scalar") {
    tensor.dimsCount = 0;
    tensor.dataBytes = 4;
  }
  if (fault == "empty" || fault == "empty_null") {
    moreDims(tensor, {0, 3});
    tensor.dataBytes = 0;
  }
  if (fault == "empty_null") drop(tensor.data);
}

/// One output whose numbers begin at an odd address.
int unaligned(CustomNodeTensor** outputs, int* count) {
  constexpr float kValues[2] = {3, 4};
  auto* const data = ledger::handOut(sizeof(kValues), 1);
  std::memcpy(data, kValues, sizeof(kValues));
  *outputs = ledger::handOut<CustomNodeTensor>(1);
  **outputs = {"good", data, sizeof(kValues), ledger::dims({2}), 1, FP32};
  *count = 1;
  return 0;
}

int infos(const std::string& fault, CustomNodeTensorInfo** info, int* count) {
  if (fault == "info_throws") throw std::runtime_error("no info today");
  if (fault == "info_status") return 3;
  if (fault == "info_null") return 0;
  *info = ledger::handOut<CustomNodeTensorInfo>(3);
  (*info)[0] = {"other", ledger::dims({2}), 1, FP32};
  (*info)[1] = {"good", ledger::dims({2}), 1, FP32};
  (*info)[2] = {"good", ledger::dims({2, 0}), 2, FP32};
  *count = 3;
  if (fault == "info_zero" || fault == "info_negative") {
    for (int i = 0; i < 3; ++i) ledger::takeBack((*info)[i].dims, nullptr);
    *count = fault == "info_zero" ? 0 : -1;
  }
  if (fault == "info_null_name") (*info)[0].name = nullptr;
  if (fault == "info_precision") (*info)[0].precision = static_cast<CustomNodeTensorPrecision>(42);
  if (fault == "info_null_dims") {
    ledger::takeBack((*info)[0].dims, nullptr);
    (*info)[0].dims = nullptr;
  }
  return 0;
}

}  // namespace

extern "C" {

int initialize(void** manager, const CustomNodeParam* params, int count) {
  const auto fault = ledger::param(params, count, "fault");
  if (fault == "init_throws") throw std::runtime_error("no manager today");
  if (fault == "init_status") return 5;
  *manager = ledger::newManager();
  return 0;
}

int deinitialize(void* manager) {
  ledger::endManager(manager);
  throw std::runtime_error("whoever listens");
}

int execute(const CustomNodeTensor*, int, CustomNodeTensor** outputs, int* outputsCount,
            const CustomNodeParam* params, int count, void*) {
  const auto fault = ledger::param(params, count, "fault");
  if (fault == "throws") throw std::runtime_error("out of luck");
  if (fault == "throws_number") throw 7;
  if (fault == "throws_memory") throw std::bad_alloc();
  if (fault == "status") return 7;
  if (fault == "null_outputs") {
    *outputsCount = 2;
    return 0;
  }
  if (fault == "unaligned") return unaligned(outputs, outputsCount);
  *outputs = ledger::handOut<CustomNodeTensor>(2);
  if (fault == "zero" || fault == "negative") {
    *outputsCount = fault == "zero" ? 0 : -1;
    return 0;
  }
  *outputsCount = 2;
  (*outputs)[0] = two("good");
  (*outputs)[1] = two("other");
  spoil(fault, (*outputs)[0]);
  return 0;
}

int getInputsInfo(CustomNodeTensorInfo** info, int* count, const CustomNodeParam* params,
                  int paramsCount, void*) {
  return infos(ledger::param(params, paramsCount, "fault"), info, count);
}

int getOutputsInfo(CustomNodeTensorInfo** info, int* count, const CustomNodeParam* params,
                   int paramsCount, void*) {
  return infos(ledger::param(params, paramsCount, "fault"), info, count);
}

int release(void* block, void* manager) {
  ledger::takeBack(block, manager);
  throw std::runtime_error("whoever listens");
}

}  // extern "C"
