/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The C interface between a model server and a library of a custom node: what the server calls and
 * what goes in and out. Version 1, binary compatible with OpenVINO Model Server 2022.1 and later.
 *
 * A library is a shared object that defines the six functions below. Nodes in C++ need not write
 * them: vinoserve/node.hpp does. All six return 0 for success. The server may call everything but
 * initialize and deinitialize from many threads at a time, with the same manager.
 */
#ifndef CUSTOM_NODE_INTERFACE_H_
#define CUSTOM_NODE_INTERFACE_H_

#include <stddef.h>
#include <stdint.h>

/* Element types. A tensor of any other type comes in as UNSPECIFIED and cannot go out. */
typedef enum {
  UNSPECIFIED = 0,
  FP32 = 1,
  FP16 = 2,
  U8 = 3,
  I8 = 4,
  I16 = 5,
  U16 = 6,
  I32 = 7,
  FP64 = 8,
  I64 = 9
} CustomNodeTensorPrecision;

/*
 * A dense tensor, row-major, little-endian. Inputs belong to the server, are only read and gone
 * after the call; their data is aligned for their element type. An output's data, dims and the
 * array of outputs are memory of the library, which the server gives back through release, each
 * once; its name is never given back and must stay valid (a string literal).
 */
struct CustomNodeTensor {
  const char* name;
  uint8_t* data;      /* never NULL in an output, even where it has no elements */
  uint64_t dataBytes; /* the product of dims, times the bytes of one element */
  uint64_t* dims;
  uint64_t dimsCount;
  CustomNodeTensorPrecision precision;
};

/* An input or output as the node declares it. A dimension of 0 may have any length. */
struct CustomNodeTensorInfo {
  const char* name;
  uint64_t* dims;
  uint64_t dimsCount;
  CustomNodeTensorPrecision precision;
};

/* One entry of "params" of the node in the configuration; valid during the call only. */
struct CustomNodeParam {
  const char* key;
  const char* value;
};

#ifdef __cplusplus
/* What makes it binary compatible. */
static_assert(sizeof(CustomNodeTensorPrecision) == 4, "");
static_assert(sizeof(CustomNodeTensor) == 48 && offsetof(CustomNodeTensor, name) == 0, "");
static_assert(offsetof(CustomNodeTensor, data) == 8, "");
static_assert(offsetof(CustomNodeTensor, dataBytes) == 16, "");
static_assert(offsetof(CustomNodeTensor, dims) == 24, "");
static_assert(offsetof(CustomNodeTensor, dimsCount) == 32, "");
static_assert(offsetof(CustomNodeTensor, precision) == 40, "");
static_assert(sizeof(CustomNodeTensorInfo) == 32 && offsetof(CustomNodeTensorInfo, name) == 0, "");
static_assert(offsetof(CustomNodeTensorInfo, dims) == 8, "");
static_assert(offsetof(CustomNodeTensorInfo, dimsCount) == 16, "");
static_assert(offsetof(CustomNodeTensorInfo, precision) == 24, "");
static_assert(sizeof(CustomNodeParam) == 16 && offsetof(CustomNodeParam, key) == 0, "");
static_assert(offsetof(CustomNodeParam, value) == 8, "");
extern "C" {
#endif

/* Seen from outside, however the library is compiled. */
#pragma GCC visibility push(default)

/*
 * Called once for every node of a pipeline when it is loaded or reloaded, before anything else.
 * *manager is NULL; what the library puts there comes along in every later call, and may stay NULL.
 */
int initialize(void** manager, const struct CustomNodeParam* params, int paramsCount);

/* The last call with this manager. What it returns is not looked at. */
int deinitialize(void* manager);

/*
 * One run. The inputs are those connected, each once, in any order. On success *outputs is an array
 * of *outputsCount tensors. On failure the server gives nothing back: the library frees its own.
 */
int execute(const struct CustomNodeTensor* inputs, int inputsCount,
            struct CustomNodeTensor** outputs, int* outputsCount,
            const struct CustomNodeParam* params, int paramsCount, void* manager);

/*
 * What the node takes and gives, for given params. The server gives back the dims of every item,
 * then the array. Must answer the same whenever it is asked.
 */
int getInputsInfo(struct CustomNodeTensorInfo** info, int* infoCount,
                  const struct CustomNodeParam* params, int paramsCount, void* manager);
int getOutputsInfo(struct CustomNodeTensorInfo** info, int* infoCount,
                   const struct CustomNodeParam* params, int paramsCount, void* manager);

/* Gives back memory that the library handed out with this manager; from any thread, at any time. */
int release(void* ptr, void* manager);

#pragma GCC visibility pop

#ifdef __cplusplus
}
#endif

#endif
