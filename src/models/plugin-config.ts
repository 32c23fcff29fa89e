// SPDX-License-Identifier: Apache-2.0
// `plugin_config` to device properties (config-and-lifecycle.md 6.2): legacy names replaced, types
// settled, the latency hint where nothing was chosen.

import { ServingError } from '../errors.ts';

/** As config.json and the command line give it. */
export type PluginConfigSource = Readonly<Record<string, unknown>>;
export type PluginConfig = Readonly<Record<string, string | number | boolean>>;
type PluginValue = string | number | boolean;

const streamNames: ReadonlySet<string> = new Set([
  'CPU_THROUGHPUT_STREAMS',
  'GPU_THROUGHPUT_STREAMS',
]);

/** Reads the value of a property. `key` is what a fault names it. */
type ReadValue = (key: string, value: unknown) => PluginValue;

/** Properties whose values are settled here, as the devices read them: some take 1.5 in silence as 1. */
const readers: ReadonlyMap<string, ReadValue> = new Map<string, ReadValue>([
  ['NUM_STREAMS', toStreams],
  ['INFERENCE_NUM_THREADS', toCount],
  ['AUTO_BATCH_TIMEOUT', toCount],
  ['ENABLE_CPU_PINNING', toBoolean],
  ['PERFORMANCE_HINT', choiceOf('LATENCY', 'THROUGHPUT', 'CUMULATIVE_THROUGHPUT')],
  ['EXECUTION_MODE_HINT', choiceOf('PERFORMANCE', 'ACCURACY')],
]);
const greatestCount = 2 ** 31 - 1;

/**
 * Throws ServingError `invalid_argument`: "plugin_config_wrong_format", or
 * "plugin_config_conflicting_parameters" where two names mean the same property.
 */
export function normalisePluginConfig(source: PluginConfigSource): PluginConfig {
  const properties = new Map<string, PluginValue>();
  for (const [key, value] of Object.entries(source)) {
    const [name, settled] = settle(key, value);
    if (properties.has(name)) throw conflictingParameters(name);
    properties.set(name, settled);
  }
  if (!properties.has('NUM_STREAMS') && !properties.has('PERFORMANCE_HINT')) {
    properties.set('PERFORMANCE_HINT', 'LATENCY');
  }
  return Object.fromEntries(properties);
}

/** The property `name` is there twice. */
export function conflictingParameters(name: string): ServingError {
  return new ServingError(
    'invalid_argument',
    'plugin_config_conflicting_parameters',
    `Tried to set the same key twice in plugin config - ${name}`,
  );
}

function settle(key: string, value: unknown): readonly [string, PluginValue] {
  if (streamNames.has(key)) {
    if (String(value).endsWith('_AUTO')) return ['PERFORMANCE_HINT', 'THROUGHPUT'];
    return ['NUM_STREAMS', toStreams(key, value)];
  }
  if (key === 'CPU_THREADS_NUM') return ['INFERENCE_NUM_THREADS', toCount(key, value)];
  const read = readers.get(key);
  if (read !== undefined) return [key, read(key, value)];
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return [key, value];
  }
  return [key, toMapText(key, value)];
}

/**
 * Properties of one device of several, in the form that OpenVINO reads: `{CPU:{NUM_STREAMS:2}}`. It knows
 * no quotes (JSON text it takes and does not heed), so what would need them is refused.
 */
function toMapText(key: string, value: unknown): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? 'YES' : 'NO';
  if (typeof value === 'string' && /^[^{}",]*$/.test(value)) return value;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const members = Object.entries(value).map(([name, member]) => {
      if (!/^[A-Za-z0-9_.]+$/.test(name)) throw wrongFormat(key, 'names of properties', name);
      const path = `${key}.${name}`;
      return `${name}:${toMapText(path, readers.get(name)?.(path, member) ?? member)}`;
    });
    return `{${members.join(',')}}`;
  }
  throw wrongFormat(key, 'a string without { } , ", a number, boolean or object', value);
}

/** A string, as it may be a word. -1 is AUTO to OpenVINO, -2 NUMA. */
function toStreams(key: string, value: unknown): string {
  const text = typeof value === 'string' ? value.trim() : value;
  if (text === 'AUTO' || text === 'NUMA') return text;
  const number = toNumber(text);
  if (isWhole(number, -2)) return String(number);
  throw wrongFormat(key, 'a whole number, AUTO or NUMA', value);
}

function toCount(key: string, value: unknown): number {
  const number = toNumber(value);
  if (isWhole(number, 0)) return number;
  throw wrongFormat(key, 'a whole number', value);
}

function toNumber(value: unknown): unknown {
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
}

function isWhole(value: unknown, least: number): value is number {
  return Number.isInteger(value) && Number(value) >= least && Number(value) <= greatestCount;
}

function toBoolean(key: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  const word = String(value).toUpperCase();
  if (word === 'YES' || word === 'TRUE') return true;
  if (word === 'NO' || word === 'FALSE') return false;
  throw wrongFormat(key, 'true or false', value);
}

/** Behind AUTO a device does not say what it would have taken. */
function choiceOf(...words: readonly string[]): ReadValue {
  return (key, value) => {
    if (typeof value === 'string' && words.includes(value)) return value;
    throw wrongFormat(key, words.join(', '), value);
  };
}

function wrongFormat(key: string, expected: string, value: unknown): ServingError {
  return new ServingError(
    'invalid_argument',
    'plugin_config_wrong_format',
    `Plugin config is in wrong format - ${key}: Expected: ${expected}; Actual: ${JSON.stringify(value)}`,
  );
}
