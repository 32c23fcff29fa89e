// SPDX-License-Identifier: Apache-2.0
// What differs between two configurations of one model (config-and-lifecycle.md 7.4). Pure.

import { isDeepStrictEqual } from 'node:util';
import type { PreprocessingSpec, StatefulSpec } from '../native/types.ts';
import type { ModelConfig } from './model-config.ts';

/** Settings that an instance is not made from: heeded without a reload. */
type NotLoaded = 'name' | 'versionPolicy' | 'reloadInPlace' | 'platform' | 'dialect';

type Loaded =
  | Exclude<keyof ModelConfig, NotLoaded | 'preprocessing'>
  | keyof PreprocessingSpec
  | keyof StatefulSpec;

/** All settings that an instance is made from, by the operator's keys. */
const keys: Readonly<Record<Loaded, string>> = {
  basePath: 'base_path',
  targetDevice: 'target_device',
  nireq: 'nireq',
  shapes: 'shape',
  batchSize: 'batch_size',
  layouts: 'layout',
  mean: 'mean',
  scale: 'scale',
  color: 'color_format',
  precision: 'precision',
  pluginConfig: 'plugin_config',
  allowCache: 'allow_cache',
  stateful: 'stateful',
  lowLatency: 'low_latency_transformation',
  maxSequences: 'max_sequence_number',
  idleCleanup: 'idle_sequence_cleanup',
};

/** The keys of config.json that differ and that every served version must be loaded again for. */
export function changedSettings(from: ModelConfig, to: ModelConfig): readonly string[] {
  const before = valuesOf(from);
  const after = valuesOf(to);
  return (Object.keys(keys) as Loaded[])
    .filter((name) => !isDeepStrictEqual(before[name], after[name]))
    .map((name) => keys[name]);
}

function valuesOf(config: ModelConfig): { readonly [Name in Loaded]?: unknown } {
  const { preprocessing, stateful } = config;
  return { ...config, ...preprocessing, ...stateful, stateful: stateful !== undefined };
}
