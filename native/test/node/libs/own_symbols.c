/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A library with a function that the host has under the same name, as Node.js has those of zlib:
 * initialize fails with the number that the one it reaches returns.
 */
#include "custom_node_interface.h"

int whoseIsIt(void) { return 2; }

int initialize(void** manager, const struct CustomNodeParam* params, int paramsCount) {
  (void)manager, (void)params, (void)paramsCount;
  return whoseIsIt();
}

int deinitialize(void* manager) { return manager != 0; }
int execute(const struct CustomNodeTensor* inputs, int inputsCount,
            struct CustomNodeTensor** outputs, int* outputsCount,
            const struct CustomNodeParam* params, int paramsCount, void* manager) {
  (void)inputs, (void)inputsCount, (void)outputs, (void)outputsCount;
  (void)params, (void)paramsCount, (void)manager;
  return 1;
}
int getInputsInfo(struct CustomNodeTensorInfo** info, int* infoCount,
                  const struct CustomNodeParam* params, int paramsCount, void* manager) {
  (void)info, (void)infoCount, (void)params, (void)paramsCount, (void)manager;
  return 1;
}
int getOutputsInfo(struct CustomNodeTensorInfo** info, int* infoCount,
                   const struct CustomNodeParam* params, int paramsCount, void* manager) {
  return getInputsInfo(info, infoCount, params, paramsCount, manager);
}
int release(void* memory, void* manager) { return memory == manager; }
