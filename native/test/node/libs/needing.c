/* SPDX-License-Identifier: Apache-2.0 */
/* Cannot be opened: it needs libabsent.so, which is where the loader does not look. */
void absent(void);
void needing(void) { absent(); }
