// SPDX-License-Identifier: Apache-2.0
// A model whose entry in the configuration cannot be used: which versions it would have, so that they are
// shown with the error (config-and-lifecycle.md 2.3, 7.4).

import type { ServingError } from '../errors.ts';
import type { ModelConfig } from './model-config.ts';
import { listVersions } from './repository.ts';
import { selectVersions } from './version-policy.ts';

export interface RefusedModel {
  readonly name: string;
  readonly error: ServingError;
  /** How many usable models stand before it in the configuration. */
  readonly after: number;
  /** Absent where the entry does not say that soundly either. */
  readonly source?: VersionSettings;
}

/** Where a model's versions are, and which of them are served. */
export type VersionSettings = Pick<ModelConfig, 'basePath' | 'versionPolicy'>;

/** The versions that would be loaded; none where the folder cannot be read. Never rejects. */
export async function refusedVersions({ source }: RefusedModel): Promise<readonly string[]> {
  if (source === undefined) return [];
  const listing = await listVersions(source.basePath).catch(() => undefined);
  const present = listing?.versions.map(({ version }) => version) ?? [];
  return selectVersions(source.versionPolicy, present);
}
