// SPDX-License-Identifier: Apache-2.0
// Version numbers as text: decimal digits without leading zeros. Text, because a version may be any
// int64 and JavaScript numbers are exact only up to 2^53.

const greatest = '9223372036854775807';

/**
 * The canonical form of a run of digits ("007" is "7"), or undefined for anything else. Numbers above
 * int64 keep their digits: no model has such a version.
 */
export function canonicalVersion(text: string): string | undefined {
  if (!/^[0-9]+$/.test(text)) return undefined;
  return text.replace(/^0+(?=.)/, '');
}

/** Whether a canonical version may name a folder: 1 to the greatest int64. */
export function isServableVersion(version: string): boolean {
  return version !== '0' && compareVersions(version, greatest) <= 0;
}

/** Numeric order of two canonical versions. */
export function compareVersions(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}
