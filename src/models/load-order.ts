// SPDX-License-Identifier: Apache-2.0
// A version found on disk to the native plane's order to load it: what must be read beside the model
// file is read here, anew at every load.

import type { Logger } from '../log.ts';
import type { ModelSpec } from '../native/types.ts';
import { readMappingConfig } from './mapping-config.ts';
import { type ModelConfig, toModelSpec } from './model-config.ts';
import { findModelFile, folderOf, type VersionSource } from './repository.ts';
import { requireSoundIndex } from './saved-model-index.ts';
import { requireRegularFiles } from './version-files.ts';

/** Throws ServingError as `findModelFile`, `requireRegularFiles` and `requireSoundIndex`. The log is told of a mapping file that is ignored. */
export async function toLoadOrder(
  config: ModelConfig,
  source: VersionSource,
  log: Logger,
): Promise<ModelSpec> {
  const folder = folderOf(source);
  const path = await findModelFile(source);
  await requireRegularFiles(source);
  if (path === folder) await requireSoundIndex(folder); // a SavedModel
  const owner = { model: config.name, version: source.version };
  const names = await readMappingConfig(folder, owner, log);
  return {
    ...toModelSpec(config, source.version, path),
    ...(names === undefined ? {} : { names }),
  };
}
