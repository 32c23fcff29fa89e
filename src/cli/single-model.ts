// SPDX-License-Identifier: Apache-2.0
// The single-model options as a `config` entry: the same reading as for the file follows.

import { parseJson, RepeatedKeyError } from '../config/json-text.ts';
import type { ModelEntry } from '../config/schema.ts';
import { ServingError } from '../errors.ts';
import { conflictingParameters } from '../models/plugin-config.ts';
import type { CommandLine } from './parse.ts';

/**
 * JSON texts are parsed, others kept. Throws ServingError "plugin_config_wrong_format" or
 * "model_version_policy_wrong_format" where they are no JSON objects, and
 * "plugin_config_conflicting_parameters" where a key is in there twice.
 */
export function toModelEntry(line: CommandLine): ModelEntry {
  const entry: Record<string, unknown> = { name: line.text('model_name') };
  const put = (key: keyof ModelEntry, value: unknown): void => {
    if (value !== undefined) entry[key] = value;
  };
  put('base_path', line.text('model_path'));
  put('batch_size', line.text('batch_size'));
  put('shape', textOrObject(line.text('shape')));
  put('layout', textOrObject(line.text('layout')));
  put('nireq', line.number('nireq'));
  put('target_device', line.text('target_device'));
  for (const key of ['mean', 'scale', 'color_format', 'precision'] as const) {
    put(key, line.text(key));
  }
  put('plugin_config', pluginConfig(line));
  put(
    'model_version_policy',
    object(line, 'model_version_policy', 'Model version policy is in wrong format'),
  );
  for (const key of ['stateful', 'low_latency_transformation', 'idle_sequence_cleanup'] as const) {
    if (line.has(key)) put(key, line.flag(key));
  }
  put('max_sequence_number', line.number('max_sequence_number'));
  return entry as unknown as ModelEntry;
}

/** `{"input": "(1,10)"}` or a plain text. */
function textOrObject(text: string | undefined): unknown {
  if (text === undefined || !text.trim().startsWith('{')) return text;
  const parsed = parseObject(text);
  const texts = parsed !== undefined && Object.values(parsed).every((v) => typeof v === 'string');
  return texts ? parsed : text;
}

function pluginConfig(line: CommandLine): unknown {
  try {
    return object(line, 'plugin_config', 'Plugin config is in wrong format');
  } catch (thrown) {
    const { cause } = thrown as ServingError;
    throw cause instanceof RepeatedKeyError ? conflictingParameters(cause.place.slice(2)) : thrown;
  }
}

function object(line: CommandLine, name: string, fault: string): unknown {
  const text = line.text(name);
  if (text === undefined) return undefined;
  let cause: unknown;
  try {
    const parsed = parseJson(text);
    if (isObject(parsed)) return parsed;
  } catch (thrown) {
    cause = thrown;
  }
  throw new ServingError(
    'invalid_argument',
    `${name}_wrong_format`,
    `${fault} - Expected: a JSON object; Actual: ${text}`,
    { cause },
  );
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed = parseJson(text);
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
