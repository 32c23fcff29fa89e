// SPDX-License-Identifier: Apache-2.0
// Which of a model's versions are served (config-and-lifecycle.md 4.5). Pure.

import { compareVersions } from './version-number.ts';

/** Versions are canonical decimal text. */
export type VersionPolicy =
  | { readonly kind: 'latest'; readonly count: number }
  | { readonly kind: 'specific'; readonly versions: readonly string[] }
  | { readonly kind: 'all' };

export const defaultVersionPolicy: VersionPolicy = { kind: 'latest', count: 1 };

/** The versions of `available` that the policy serves, ascending. */
export function selectVersions(
  policy: VersionPolicy,
  available: readonly string[],
): readonly string[] {
  const ascending = [...available].sort(compareVersions);
  switch (policy.kind) {
    case 'all':
      return ascending;
    case 'latest':
      return ascending.slice(-policy.count);
    case 'specific':
      return ascending.filter((version) => policy.versions.includes(version));
  }
}
