// SPDX-License-Identifier: Apache-2.0
// A model as the operator configured it, texts already read: what the registry loads, and what a
// version folder turns into a native spec.

import type {
  DimensionSpec,
  LayoutSpec,
  ModelSpec,
  PreprocessingSpec,
  StatefulSpec,
} from '../native/types.ts';
import type { PluginConfig } from './plugin-config.ts';
import type { VersionPolicy } from './version-policy.ts';

/** From a `config` entry of config.json or from the single-model options. */
export interface ModelConfig {
  readonly name: string;
  /** Absolute: the folder of version folders, or one model file. */
  readonly basePath: string;
  readonly versionPolicy: VersionPolicy;
  readonly targetDevice: string;
  /** 0 = the compiled model's optimal number. */
  readonly nireq: number;
  /** By input; '' = the only input; no dimensions = any that clients send ("auto"). */
  readonly shapes: Readonly<Record<string, readonly DimensionSpec[]>>;
  readonly batchSize?: DimensionSpec | 'auto';
  /** By tensor; '' = the only tensor it fits. */
  readonly layouts: Readonly<Record<string, LayoutSpec>>;
  readonly preprocessing?: PreprocessingSpec;
  readonly pluginConfig: PluginConfig;
  /** Keeps a model of automatic batch or shape in the cache too; others always are. */
  readonly allowCache: boolean;
  /** Other settings free the old instance before the new one is loaded: memory for one only. */
  readonly reloadInPlace?: boolean;
  readonly stateful?: StatefulSpec;
  /** What the operator says the model is: taken as it is, and nothing depends on it yet. */
  readonly platform?: string;
  /** Whose answers its `/v1` routes are to give; nothing depends on it yet. */
  readonly dialect?: 'tfs' | 'angel';
}

/** The native plane's order to load `version` of the model from `path`. */
export function toModelSpec(config: ModelConfig, version: string, path: string): ModelSpec {
  return {
    name: config.name,
    version,
    path,
    device: config.targetDevice,
    nireq: config.nireq,
    shapes: config.shapes,
    ...(config.batchSize === undefined ? {} : { batchSize: config.batchSize }),
    layouts: config.layouts,
    ...(config.preprocessing === undefined ? {} : { preprocessing: config.preprocessing }),
    pluginConfig: config.pluginConfig,
    allowCache: config.allowCache || !isAutomatic(config),
    ...(config.stateful === undefined ? {} : { stateful: config.stateful }),
  };
}

/** Whether it has an `auto` batch or shape. */
export function isAutomatic({ batchSize, shapes }: ModelConfig): boolean {
  return batchSize === 'auto' || Object.values(shapes).some((shape) => shape.length === 0);
}
