/* SPDX-License-Identifier: Apache-2.0 */
/* The plain node, with a function that calls what is nowhere to be found. */
#include "plain.c"

void nobodyHasThis(void);
void lacking(void) { nobodyHasThis(); }
