// SPDX-License-Identifier: Apache-2.0
// A `config` entry to the model configuration that the registry loads: texts read, paths made absolute,
// and what is not served yet said so (config-and-lifecycle.md 2.2, 2.3, 5, 6).

import { resolve } from 'node:path';
import { ServingError, toServingError } from '../errors.ts';
import { parseLayout } from '../models/layout-text.ts';
import type { LifecycleLog } from '../models/lifecycle-log.ts';
import type { ModelConfig } from '../models/model-config.ts';
import { normalisePluginConfig } from '../models/plugin-config.ts';
import { parseVersionPolicy } from '../models/policy-text.ts';
import {
  parseChannelValues,
  parseColorFormat,
  parsePrecision,
} from '../models/preprocessing-text.ts';
import type { VersionSettings } from '../models/refused-model.ts';
import { parseDimension, parseShape } from '../models/shape-text.ts';
import { inferencePrecisions, type ModelEntry } from './schema.ts';
import { readStateful } from './stateful-entry.ts';

const greatestNireq = 100_000;

/** Keys that are taken, and on which nothing depends. */
const inertKeys = [
  'version',
  'platform',
  'dialect',
] as const satisfies readonly (keyof ModelEntry)[];

export interface EntryRules {
  /** Relative base paths start here. */
  readonly folder: string;
  /** Whether a bad shape or batch size refuses the model (command line) or is left out (file). */
  readonly strict: boolean;
}

/** Throws ServingError for the faults that refuse this model; logs those that do not. */
export function toModelConfig(
  entry: ModelEntry,
  rules: EntryRules,
  log: LifecycleLog,
): ModelConfig {
  const stateful = readStateful(entry);
  refuseUnserved(entry);
  const shapes = readShapes(entry, rules, log);
  const batchSize = readBatchSize(entry, Object.keys(shapes).length > 0, rules, log);
  const preprocessing = readPreprocessing(entry);
  for (const key of inertKeys) {
    if (entry[key] !== undefined) log.remark(entry.name, `${key} has no effect`);
  }
  return {
    name: entry.name,
    ...readVersionSettings(entry, rules),
    targetDevice: entry.target_device === '' ? 'CPU' : (entry.target_device ?? 'CPU'),
    nireq: checkNireq(entry.nireq ?? 0),
    shapes,
    ...(batchSize === undefined ? {} : { batchSize }),
    layouts: readLayouts(entry),
    ...(preprocessing === undefined ? {} : { preprocessing }),
    pluginConfig: readPluginConfig(entry),
    allowCache: entry.allow_cache ?? false,
    ...(stateful === undefined ? {} : { stateful }),
    ...(entry.reload_in_place === undefined ? {} : { reloadInPlace: entry.reload_in_place }),
    ...(entry.platform === undefined ? {} : { platform: entry.platform }),
    ...(entry.dialect === undefined ? {} : { dialect: entry.dialect }),
  };
}

/** Where the versions are and which are served. Throws as `toModelConfig`. */
export function readVersionSettings(entry: ModelEntry, rules: EntryRules): VersionSettings {
  return {
    basePath: resolveBasePath(entry.base_path ?? '.', rules.folder),
    versionPolicy: parseVersionPolicy(entry.model_version_policy),
  };
}

/** What would answer wrongly if it were ignored. */
function refuseUnserved(entry: ModelEntry): void {
  const refuse = (what: string): never => {
    throw new ServingError('unimplemented', 'not_served', `${what} not served`);
  };
  if (entry.custom_loader_options !== undefined) refuse('Models of custom loaders are');
  if (entry.graph_path !== undefined || entry.subconfig !== undefined) {
    refuse('MediaPipe graphs are');
  }
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(entry.base_path ?? '')?.[0];
  if (scheme !== undefined) refuse(`Models in cloud storage (${scheme}) are`);
}

/** Whether a path has a `..` in it, in either slash's form: it might lead out of its folder. */
export function isEscaping(path: string): boolean {
  return path.split(/[/\\]/).includes('..') || path.includes('\0');
}

function resolveBasePath(path: string, folder: string): string {
  if (isEscaping(path)) {
    throw new ServingError(
      'invalid_argument',
      'path_invalid',
      "The provided base path is invalid or doesn't exists",
      { details: { path } },
    );
  }
  return resolve(folder, path);
}

function checkNireq(nireq: number): number {
  if (nireq <= greatestNireq) return nireq;
  throw new ServingError(
    'invalid_argument',
    'invalid_nireq',
    `Nireq parameter too high - Exceeded allowed nireq value ${greatestNireq}: ${nireq}`,
  );
}

function readShapes(
  entry: ModelEntry,
  rules: EntryRules,
  log: LifecycleLog,
): ModelConfig['shapes'] {
  const shapes = new Map<string, ModelConfig['shapes'][string]>();
  for (const [input, text] of byTensor(entry.shape)) {
    if (input === 'ANONYMOUS_INPUT_NAME') {
      log.remark(entry.name, `shape of ${input} is skipped`);
    } else if (text.trim().toLowerCase() === 'auto') {
      shapes.set(input, []);
    } else {
      try {
        shapes.set(input, parseShape(text));
      } catch (thrown) {
        if (rules.strict) throw thrown;
        const error = toServingError(thrown);
        log.leftOut(entry.name, `${error.message}: the model keeps its own shape`, error);
      }
    }
  }
  return Object.fromEntries(shapes);
}

function readBatchSize(
  entry: ModelEntry,
  shaped: boolean,
  rules: EntryRules,
  log: LifecycleLog,
): ModelConfig['batchSize'] {
  const text = String(entry.batch_size ?? 0).trim();
  if (text === '0') return undefined;
  if (shaped) {
    log.remark(
      entry.name,
      'Both shape and batch size have been defined. Batch size parameter will be ignored.',
    );
    return undefined;
  }
  if (text.toLowerCase() === 'auto') return 'auto';
  try {
    return parseDimension(text);
  } catch (thrown) {
    if (rules.strict) throw thrown;
    log.remark(
      entry.name,
      'Wrong batch size parameter provided. Model batch size will be set to default.',
    );
    return undefined;
  }
}

function readLayouts(entry: ModelEntry): ModelConfig['layouts'] {
  return configInvalid(() =>
    Object.fromEntries(byTensor(entry.layout).map(([name, text]) => [name, parseLayout(text)])),
  );
}

function readPreprocessing(entry: ModelEntry): ModelConfig['preprocessing'] {
  const { mean, scale, color_format: color, precision } = entry;
  const spec = configInvalid(() => ({
    ...(color === undefined ? {} : { color: parseColorFormat(color) }),
    ...(precision === undefined ? {} : { precision: parsePrecision(precision) }),
    ...(mean === undefined ? {} : { mean: parseChannelValues(mean) }),
    ...(scale === undefined ? {} : { scale: parseChannelValues(scale) }),
  }));
  return Object.keys(spec).length === 0 ? undefined : spec;
}

/** A precision that `plugin_config` names itself wins over the key beside it. */
function readPluginConfig(entry: ModelEntry): ModelConfig['pluginConfig'] {
  const properties = configInvalid(() => normalisePluginConfig(entry.plugin_config ?? {}));
  const precision = entry.inference_precision;
  if (precision === undefined) return properties;
  configInvalid(() => requireInferencePrecision(precision));
  return { INFERENCE_PRECISION_HINT: precision, ...properties };
}

function requireInferencePrecision(text: string): void {
  if (inferencePrecisions.some((known) => known === text)) return;
  throw new ServingError(
    'invalid_argument',
    'precision_wrong_format',
    `The provided precision is in wrong format - inference_precision: Expected: ${inferencePrecisions.join(', ')}; Actual: ${text}`,
  );
}

/** These faults make "Model config is invalid"; their own text follows. */
function configInvalid<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (thrown) {
    if (!(thrown instanceof ServingError)) throw thrown;
    const message = `Model config is invalid - ${thrown.message}`;
    throw new ServingError(thrown.code, thrown.reason, message, { cause: thrown });
  }
}

/** One text is for the only tensor, which the native plane knows by the name ''. */
function byTensor(
  source: string | Readonly<Record<string, string>> | undefined,
): readonly (readonly [string, string])[] {
  if (source === undefined) return [];
  return typeof source === 'string' ? [['', source]] : Object.entries(source);
}
