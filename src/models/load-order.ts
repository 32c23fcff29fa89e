// SPDX-License-Identifier: Apache-2.0
// A version found on disk to the native plane's order to load it: what must be read beside the model
// file is read here, anew at every load.

import type { ModelSpec } from '../native/types.ts';
import { type ModelConfig, toModelSpec } from './model-config.ts';
import { findModelFile, type VersionSource } from './repository.ts';

/** Throws ServingError as `findModelFile`. */
export async function toLoadOrder(config: ModelConfig, source: VersionSource): Promise<ModelSpec> {
  return toModelSpec(config, source.version, await findModelFile(source));
}
