// SPDX-License-Identifier: Apache-2.0
// mapping_config.json beside a model (config-and-lifecycle.md 4.4): the names that clients use for its
// inputs and outputs.

import { join } from 'node:path';
import type { Logger } from '../log.ts';
import type { TensorAliases } from '../native/types.ts';
import { readRegular } from './regular-file.ts';

export const mappingFileName = 'mapping_config.json';

/** Whose file it is, for the log. */
interface Owner {
  readonly model: string;
  readonly version: string;
}

/**
 * The aliases in `folder`; undefined where there is no such file. A file that cannot be used is told to
 * the log and ignored.
 */
export async function readMappingConfig(
  folder: string,
  { model, version }: Owner,
  log: Logger,
): Promise<TensorAliases | undefined> {
  const path = join(folder, mappingFileName);
  try {
    return toAliases(JSON.parse((await readRegular(path)).toString()));
  } catch (thrown) {
    const absent = thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';
    if (!absent) {
      const why = thrown instanceof Error ? thrown.message : String(thrown);
      const text = `model ${model} version ${version}: ${path} is ignored: ${why}`;
      log.error(text, { event: 'remark', model, version, path });
    }
    return undefined;
  }
}

/** Throws Error that says what the first fault is. */
function toAliases(source: unknown): TensorAliases {
  if (!isObject(source)) throw new Error('expected an object');
  const unknown = Object.keys(source).find((key) => key !== 'inputs' && key !== 'outputs');
  if (unknown !== undefined) {
    throw new Error(`expected inputs and outputs, got ${JSON.stringify(unknown)}`);
  }
  return { inputs: toNames(source.inputs, 'inputs'), outputs: toNames(source.outputs, 'outputs') };
}

/** An empty alias means none. */
function toNames(source: unknown, key: string): Readonly<Record<string, string>> {
  if (source === undefined) return {};
  if (!isObject(source)) throw new Error(`${key}: expected an object`);
  const names: [string, string][] = [];
  const seen = new Set<string>();
  for (const [name, alias] of Object.entries(source)) {
    if (typeof alias !== 'string') throw new Error(`${key}.${name}: expected a string`);
    if (alias === '') continue;
    if (seen.has(alias)) throw new Error(`${key}: ${JSON.stringify(alias)} stands for two tensors`);
    seen.add(alias);
    names.push([name, alias]);
  }
  return Object.fromEntries(names);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
