/* SPDX-License-Identifier: Apache-2.0 */
/* Cannot be opened: it refers to what is nowhere to be found. */
extern int nobodyHasThis;
int* lost = &nobodyHasThis;
