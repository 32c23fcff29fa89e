/* SPDX-License-Identifier: Apache-2.0 */
/* A library of the interface before 2022: it has neither initialize nor deinitialize. */
int execute(void) { return 1; }
int getInputsInfo(void) { return 1; }
int getOutputsInfo(void) { return 1; }
int release(void) { return 0; }
