// SPDX-License-Identifier: Apache-2.0
// `--add_to_config` and `--remove_from_config` (config-and-lifecycle.md 1.4): change a file, serve nothing.

import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ConfigFile, ModelEntry } from '../config/schema.ts';
import { validateConfig } from '../config/validate.ts';
import { ServingError } from '../errors.ts';
import type { CommandLine } from './parse.ts';
import { toModelEntry } from './single-model.ts';

/** Creates the file if it is absent. Throws ServingError where the name is there or the file unreadable. */
export function addToConfig(line: CommandLine): string {
  const path = line.text('config_path') ?? '';
  const name = line.text('model_name') ?? '';
  const config = existsSync(path) ? read(path) : { model_config_list: [] };
  if (config.model_config_list.some(({ config: entry }) => entry.name === name)) {
    throw new ServingError(
      'already_exists',
      'model_name_occupied',
      `Given model name is already occupied - ${name}`,
    );
  }
  const repository = line.text('model_repository_path');
  const basePath = resolve(
    repository === undefined ? (line.text('model_path') ?? '') : join(repository, name),
  );
  const entry: ModelEntry = { ...toModelEntry(line), base_path: basePath };
  write(path, {
    ...config,
    model_config_list: [...config.model_config_list, { config: entry }],
  });
  return `Model ${name} added to ${path}`;
}

/** Throws ServingError where the name is not there or the file unreadable. */
export function removeFromConfig(line: CommandLine): string {
  const path = line.text('config_path') ?? '';
  const name = line.text('model_name') ?? '';
  const config = read(path);
  const kept = config.model_config_list.filter(({ config: entry }) => entry.name !== name);
  if (kept.length === config.model_config_list.length) {
    throw new ServingError(
      'not_found',
      'model_not_found',
      `Model with requested name is not found - ${name}`,
    );
  }
  write(path, { ...config, model_config_list: kept });
  return `Model ${name} removed from ${path}`;
}

function read(path: string): ConfigFile {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new ServingError(
      'invalid_argument',
      'config_file_invalid',
      `Configuration file not found or cannot open - ${path}`,
      { cause },
    );
  }
  return validateConfig(parsed);
}

/** Written aside and renamed, so that a server that watches the file never sees half of it. */
function write(path: string, config: ConfigFile): void {
  validateConfig(config);
  const aside = `${path}.${process.pid}.tmp`;
  writeFileSync(aside, `${JSON.stringify(config, undefined, 2)}\n`);
  renameSync(aside, path);
}
