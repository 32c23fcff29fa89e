// SPDX-License-Identifier: Apache-2.0
// What differs between two configurations of one model (config-and-lifecycle.md 7.4). Pure.

import { isDeepStrictEqual } from 'node:util';
import type { ModelConfig } from './model-config.ts';

/** Settings that an instance is not made from. */
const notLoaded: ReadonlySet<string> = new Set(['name', 'versionPolicy', 'reloadInPlace']);

/** Names of the settings that differ and that every served version must be loaded again for. */
export function changedSettings(from: ModelConfig, to: ModelConfig): readonly string[] {
  const names = new Set([...Object.keys(from), ...Object.keys(to)]) as Set<keyof ModelConfig>;
  return [...names].filter(
    (name) => !notLoaded.has(name) && !isDeepStrictEqual(from[name], to[name]),
  );
}
