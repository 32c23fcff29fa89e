// SPDX-License-Identifier: Apache-2.0
// `--add_to_config` and `--remove_from_config` (config-and-lifecycle.md 1.4): change a file, serve nothing.
// What else the file holds stays as it is, in its order.

import { existsSync } from 'node:fs';
import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readJsonFile } from '../config/file.ts';
import { isEscaping } from '../config/model-entry.ts';
import type { ConfigFile, ModelEntry } from '../config/schema.ts';
import { validateConfig } from '../config/validate.ts';
import { ServingError } from '../errors.ts';
import type { CommandLine } from './parse.ts';
import { toModelEntry } from './single-model.ts';

/**
 * Creates the file if it is absent. A relative path is written as it is: it starts at the file's folder.
 * Throws ServingError where the name is there, the path leads out of the folder or the file is unreadable.
 */
export async function addToConfig(line: CommandLine): Promise<string> {
  const path = await configPath(line);
  const name = line.text('model_name') ?? '';
  const config = existsSync(path) ? await read(path) : { model_config_list: [] };
  if (namesOf(config).includes(name)) {
    throw new ServingError(
      'already_exists',
      'model_name_occupied',
      `Given model name is already occupied - ${name}`,
    );
  }
  const repository = line.text('model_repository_path');
  const basePath = line.text('model_path') ?? `${repository?.replace(/\/+$/, '')}/${name}`;
  if (isEscaping(basePath)) {
    throw new ServingError(
      'invalid_argument',
      'path_invalid',
      `The provided base path is invalid or doesn't exists - ${basePath}`,
    );
  }
  const entry: ModelEntry = { ...toModelEntry(line), base_path: basePath };
  await write(path, {
    ...config,
    model_config_list: [...config.model_config_list, { config: entry }],
  });
  return `Model ${name} added to ${path}`;
}

/** Throws ServingError where the name is not there or the file unreadable. */
export async function removeFromConfig(line: CommandLine): Promise<string> {
  const path = await configPath(line);
  const name = line.text('model_name') ?? '';
  const config = await read(path);
  const kept = config.model_config_list.filter(({ config: entry }) => entry.name !== name);
  if (kept.length === config.model_config_list.length) {
    throw new ServingError(
      'not_found',
      'model_not_found',
      `Model with requested name is not found - ${name}`,
    );
  }
  await write(path, { ...config, model_config_list: kept });
  return `Model ${name} removed from ${path}`;
}

/** A folder means the config.json in it. */
async function configPath(line: CommandLine): Promise<string> {
  const path = line.text('config_path') ?? '';
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ? join(path, 'config.json') : path;
}

/** Models and pipelines share their names. */
function namesOf({ model_config_list: models, pipeline_config_list: pipelines }: ConfigFile) {
  return [...models.map(({ config }) => config.name), ...(pipelines ?? []).map(({ name }) => name)];
}

async function read(path: string): Promise<ConfigFile> {
  return validateConfig(await readJsonFile(path));
}

/**
 * Written aside and renamed, so that neither a server that watches the file nor a crash sees half of it.
 * A symbolic link stays one, and the file keeps its mode.
 */
async function write(path: string, config: ConfigFile): Promise<void> {
  validateConfig(config);
  const target = await realpath(path).catch(() => path);
  const mode = (await stat(target).catch(() => undefined))?.mode ?? 0o666;
  const aside = `${target}.${process.pid}.tmp`;
  try {
    const file = await open(aside, 'wx', mode & 0o777);
    try {
      await file.writeFile(`${JSON.stringify(config, undefined, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(aside, target);
  } catch (cause) {
    await rm(aside, { force: true });
    throw cause;
  }
}
