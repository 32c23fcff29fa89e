// SPDX-License-Identifier: Apache-2.0
// A `config` entry to the model configuration that the registry loads: texts read, paths made absolute,
// and what is not served yet said so (config-and-lifecycle.md 2.2, 2.3, 5, 6).

import { resolve } from 'node:path';
import { ServingError, toServingError } from '../errors.ts';
import type { Logger } from '../log.ts';
import { parseLayout } from '../models/layout-text.ts';
import type { ModelConfig } from '../models/model-config.ts';
import { normalisePluginConfig } from '../models/plugin-config.ts';
import { parseDimension, parseShape } from '../models/shape-text.ts';
import { defaultVersionPolicy, type VersionPolicy } from '../models/version-policy.ts';
import type { ModelEntry } from './schema.ts';

const greatestNireq = 100_000;
const comingLater = [
  'mean',
  'scale',
  'color_format',
  'precision',
  'idle_sequence_cleanup',
  'low_latency_transformation',
  'max_sequence_number',
] as const;

export interface EntryRules {
  /** Relative base paths start here. */
  readonly folder: string;
  /** Whether a bad shape or batch size refuses the model (command line) or is left out (file). */
  readonly strict: boolean;
}

/** Throws ServingError for the faults that refuse this model; logs those that do not. */
export function toModelConfig(entry: ModelEntry, rules: EntryRules, log: Logger): ModelConfig {
  refuseUnserved(entry);
  for (const key of comingLater) {
    if (entry[key] !== undefined) {
      log.warning(`model ${entry.name}: ${key} is not in effect yet`);
    }
  }
  const { shapes, auto: autoShape } = readShapes(entry, rules, log);
  const batch = readBatch(entry, Object.keys(shapes).length > 0, rules, log);
  const auto = autoShape || batch.auto;
  return {
    name: entry.name,
    basePath: resolveBasePath(entry.base_path ?? '.', rules.folder),
    versionPolicy: parseVersionPolicy(entry.model_version_policy),
    targetDevice: entry.target_device === '' ? 'CPU' : (entry.target_device ?? 'CPU'),
    nireq: checkNireq(entry.nireq ?? 0),
    shapes,
    ...(batch.size === undefined ? {} : { batchSize: batch.size }),
    layouts: readLayouts(entry),
    pluginConfig: readPluginConfig(entry),
    allowCache: !auto || entry.allow_cache === true,
  };
}

/**
 * `{"latest": {"num_versions": 2}}`, `{"specific": {"versions": [1]}}`, `{"all": {}}`; undefined is the
 * default. Throws ServingError "model_version_policy_wrong_format" or "..._unsupported_key".
 */
export function parseVersionPolicy(source: unknown): VersionPolicy {
  if (source === undefined) return defaultVersionPolicy;
  const entries = isObject(source) ? Object.entries(source) : [];
  const [kind, body] = entries[0] ?? [];
  if (entries.length !== 1 || kind === undefined) throw policyFault('wrong_format', source);
  const keys = Object.hasOwn(policyKeys, kind) ? policyKeys[kind] : undefined;
  if (keys === undefined) throw policyFault('unsupported_key', source);
  if (!isObject(body)) throw policyFault('wrong_format', source);
  if (Object.keys(body).some((key) => !keys.includes(key))) {
    throw policyFault('unsupported_key', source);
  }
  if (kind === 'all') return { kind };
  if (kind === 'latest' && isPositive(body.num_versions)) {
    return { kind, count: body.num_versions };
  }
  if (kind === 'specific' && Array.isArray(body.versions) && body.versions.every(isPositive)) {
    return { kind, versions: body.versions.map(String) };
  }
  throw policyFault('wrong_format', source);
}

/** What each policy may hold. */
const policyKeys: Readonly<Record<string, readonly string[]>> = {
  all: [],
  latest: ['num_versions'],
  specific: ['versions'],
};

function policyFault(kind: 'wrong_format' | 'unsupported_key', source: unknown): ServingError {
  const text =
    kind === 'wrong_format'
      ? 'Model version policy is in wrong format'
      : 'Model version policy contains unsupported key';
  return new ServingError(
    'invalid_argument',
    `model_version_policy_${kind}`,
    `${text} - Expected: all, latest or specific; Actual: ${JSON.stringify(source)}`,
  );
}

/** What would answer wrongly if it were ignored. */
function refuseUnserved(entry: ModelEntry): void {
  const refuse = (what: string): never => {
    throw new ServingError('unimplemented', 'not_served', `${what} not served`);
  };
  if (entry.stateful === true) refuse('Stateful models are');
  if (entry.custom_loader_options !== undefined) refuse('Models of custom loaders are');
  if (entry.graph_path !== undefined || entry.subconfig !== undefined) {
    refuse('MediaPipe graphs are');
  }
  if (/^(s3|gs|az|azfs):\/\//.test(entry.base_path ?? '')) refuse('Models in cloud storage are');
}

function resolveBasePath(path: string, folder: string): string {
  if (/^\.\.[/\\]|[/\\]\.\.[/\\]|[/\\]\.\.$|^\.\.$/.test(path)) {
    throw new ServingError(
      'invalid_argument',
      'path_invalid',
      `The provided base path is invalid or doesn't exists - ${path}`,
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
  log: Logger,
): { readonly shapes: ModelConfig['shapes']; readonly auto: boolean } {
  const shapes: Record<string, ModelConfig['shapes'][string]> = {};
  let auto = false;
  for (const [input, text] of byTensor(entry.shape)) {
    if (input === 'ANONYMOUS_INPUT_NAME') {
      log.warning(`model ${entry.name}: shape of ${input} is skipped`);
    } else if (text.trim().toLowerCase() === 'auto') {
      auto = true;
      shapes[input] = [];
    } else {
      try {
        shapes[input] = parseShape(text);
      } catch (thrown) {
        if (rules.strict) throw thrown;
        const { message } = toServingError(thrown);
        log.error(`model ${entry.name}: ${message}: the model keeps its own shape`);
      }
    }
  }
  return { shapes, auto };
}

function readBatch(
  entry: ModelEntry,
  shaped: boolean,
  rules: EntryRules,
  log: Logger,
): { readonly size?: NonNullable<ModelConfig['batchSize']>; readonly auto: boolean } {
  const text = String(entry.batch_size ?? 0).trim();
  if (text === '0') return { auto: false };
  if (shaped) {
    log.warning(
      `model ${entry.name}: Both shape and batch size have been defined. Batch size parameter will be ignored.`,
    );
    return { auto: false };
  }
  if (text.toLowerCase() === 'auto') return { size: 'auto', auto: true };
  try {
    return { size: parseDimension(text), auto: false };
  } catch (thrown) {
    if (rules.strict) throw thrown;
    log.warning(
      `model ${entry.name}: Wrong batch size parameter provided. Model batch size will be set to default.`,
    );
    return { auto: false };
  }
}

function readLayouts(entry: ModelEntry): ModelConfig['layouts'] {
  return configInvalid(() =>
    Object.fromEntries(byTensor(entry.layout).map(([name, text]) => [name, parseLayout(text)])),
  );
}

function readPluginConfig(entry: ModelEntry): ModelConfig['pluginConfig'] {
  return configInvalid(() => normalisePluginConfig(entry.plugin_config ?? {}));
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

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPositive(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1;
}
