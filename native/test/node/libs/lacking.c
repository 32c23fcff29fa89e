/* SPDX-License-Identifier: Apache-2.0 */
/* Cannot be opened: it calls a function that is nowhere to be found. */
void nobodyHasThis(void);
void lacking(void) { nobodyHasThis(); }
