// SPDX-License-Identifier: Apache-2.0
// config.json to model configurations (config-and-lifecycle.md 2.3): which faults refuse the file, which
// one model, and which are only told.

import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ServingError, toServingError } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { ModelConfig } from '../models/model-config.ts';
import { toModelConfig } from './model-entry.ts';
import type { ConfigFile } from './schema.ts';

export interface Config {
  /** In file order. */
  readonly models: readonly ModelConfig[];
  /** Entries that cannot be loaded as they are. */
  readonly refused: readonly { readonly name: string; readonly error: ServingError }[];
}

/** A file's text; tests bring their own. */
type ReadText = (path: string) => Promise<string>;

const reads = 3;
const betweenReadsMs = 10;

/**
 * Throws ServingError `invalid_argument` where the whole file is refused: "config_file_invalid" (cannot
 * be read) or "json_invalid" (no JSON, or not by the schema).
 */
export async function readConfig(
  path: string,
  log: Logger,
  readText: ReadText = (file) => readFile(file, 'utf8'),
): Promise<Config> {
  // Ajv takes a while to load, which a single model need not wait for.
  const { validateConfig } = await import('./validate.ts');
  const file = validateConfig(await readJson(path, readText));
  tellUnserved(file, log);
  const rules = { folder: dirname(resolve(path)), strict: false };
  const models: ModelConfig[] = [];
  const refused: { name: string; error: ServingError }[] = [];
  for (const { config: entry } of file.model_config_list) {
    try {
      models.push(toModelConfig(entry, rules, log));
    } catch (thrown) {
      const error = toServingError(thrown);
      log.error(`model ${entry.name}: ${error.message}`);
      refused.push({ name: entry.name, error });
    }
  }
  return { models, refused };
}

/** Reads again where the file is no JSON: an editor may be half way through writing it. */
async function readJson(path: string, readText: ReadText): Promise<unknown> {
  for (let attempt = 1; ; attempt += 1) {
    const text = await readText(path).catch((cause: unknown) => {
      throw new ServingError(
        'invalid_argument',
        'config_file_invalid',
        `Configuration file not found or cannot open - ${path}`,
        { cause },
      );
    });
    try {
      return JSON.parse(text);
    } catch (cause) {
      if (attempt === reads) {
        const detail = cause instanceof Error ? cause.message : String(cause);
        throw new ServingError(
          'invalid_argument',
          'json_invalid',
          `The file is not valid json - ${path}: ${detail}`,
          { cause },
        );
      }
      await delay(betweenReadsMs);
    }
  }
}

const laterLists = [
  'pipeline_config_list',
  'custom_node_library_config_list',
  'custom_loader_config_list',
  'mediapipe_config_list',
] as const;

function tellUnserved(file: ConfigFile, log: Logger): void {
  for (const key of laterLists) {
    if ((file[key]?.length ?? 0) > 0) log.warning(`config: ${key} is not in effect: skipped`);
  }
  if (file.monitoring?.metrics.enable === true) {
    log.warning('config: monitoring is not in effect yet');
  }
}
