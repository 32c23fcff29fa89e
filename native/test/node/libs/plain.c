/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A library that knows the interface only as facts (pipelines.md 7.2, 7.3): its own declarations,
 * plain C, no header of the SDK. Doubles the numbers of "numbers" into "doubled".
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct tensor {
  const char* name;
  uint8_t* data;
  uint64_t bytes;
  uint64_t* dims;
  uint64_t dims_count;
  int precision;
};

struct tensor_info {
  const char* name;
  uint64_t* dims;
  uint64_t dims_count;
  int precision;
};

struct param {
  const char* key;
  const char* value;
};

_Static_assert(sizeof(struct tensor) == 48 && offsetof(struct tensor, precision) == 40, "");
_Static_assert(offsetof(struct tensor, bytes) == 16 && offsetof(struct tensor, dims) == 24, "");
_Static_assert(sizeof(struct tensor_info) == 32 && offsetof(struct tensor_info, precision) == 24,
               "");
_Static_assert(sizeof(struct param) == 16 && offsetof(struct param, value) == 8, "");

enum { kFp32 = 1 };

int initialize(void** manager, const struct param* params, int params_count) {
  (void)manager, (void)params, (void)params_count;
  return 0;
}

int deinitialize(void* manager) {
  (void)manager;
  return 0;
}

int execute(const struct tensor* inputs, int inputs_count, struct tensor** outputs,
            int* outputs_count, const struct param* params, int params_count, void* manager) {
  (void)params, (void)params_count, (void)manager;
  if (inputs_count != 1 || strcmp(inputs[0].name, "numbers") != 0) return 1;
  if (inputs[0].precision != kFp32) return 2;
  struct tensor* output = malloc(sizeof(struct tensor));
  float* data = malloc(inputs[0].bytes + 1);
  uint64_t* dims = malloc((inputs[0].dims_count + 1) * sizeof(uint64_t));
  for (uint64_t i = 0; i < inputs[0].bytes / sizeof(float); ++i) {
    data[i] = 2 * ((const float*)inputs[0].data)[i];
  }
  memcpy(dims, inputs[0].dims, inputs[0].dims_count * sizeof(uint64_t));
  output->name = "doubled";
  output->data = (uint8_t*)data;
  output->bytes = inputs[0].bytes;
  output->dims = dims;
  output->dims_count = inputs[0].dims_count;
  output->precision = kFp32;
  *outputs = output;
  *outputs_count = 1;
  return 0;
}

static int info(const char* name, struct tensor_info** infos, int* count) {
  *infos = malloc(sizeof(struct tensor_info));
  (*infos)->name = name;
  (*infos)->dims = malloc(2 * sizeof(uint64_t));
  (*infos)->dims[0] = 1;
  (*infos)->dims[1] = 0;
  (*infos)->dims_count = 2;
  (*infos)->precision = kFp32;
  *count = 1;
  return 0;
}

int getInputsInfo(struct tensor_info** infos, int* count, const struct param* params,
                  int params_count, void* manager) {
  (void)params, (void)params_count, (void)manager;
  return info("numbers", infos, count);
}

int getOutputsInfo(struct tensor_info** infos, int* count, const struct param* params,
                   int params_count, void* manager) {
  (void)params, (void)params_count, (void)manager;
  return info("doubled", infos, count);
}

int release(void* memory, void* manager) {
  (void)manager;
  free(memory);
  return 0;
}
