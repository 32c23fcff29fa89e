/* SPDX-License-Identifier: Apache-2.0 */
/* What libs/needing.c needs. */
void absent(void) {}
