// SPDX-License-Identifier: Apache-2.0
// config.json to what the registry loads (config-and-lifecycle.md 2.3, pipelines.md 2.3): which faults
// refuse the file, which one model, and which are only told.

import { dirname, resolve } from 'node:path';
import { toServingError } from '../errors.ts';
import type { Logger } from '../log.ts';
import { LifecycleLog } from '../models/lifecycle-log.ts';
import type { ModelConfig } from '../models/model-config.ts';
import type { NodeLibrary, PipelineConfig } from '../models/pipeline-config.ts';
import type { RefusedModel } from '../models/refused-model.ts';
import { type ReadText, readJsonFile } from './file.ts';
import { type EntryRules, readVersionSettings, toModelConfig } from './model-entry.ts';
import { toNodeLibraries, toPipelineConfigs } from './pipeline-entry.ts';
import type { ConfigFile, DialectSettings, ModelEntry, MonitoringSettings } from './schema.ts';

export interface Config {
  /** In file order. */
  readonly models: readonly ModelConfig[];
  /** Entries that cannot be loaded as they are. */
  readonly refused: readonly RefusedModel[];
  /** In file order, each name once. Absent where the file has no list of them: there are none. */
  readonly pipelines?: readonly PipelineConfig[];
  /** Each name once. Absent where the file has no list of them: those known before stay. */
  readonly libraries?: readonly NodeLibrary[];
  /** Absent where the file has none; of effect at the start only. */
  readonly monitoring?: MonitoringSettings;
  /** As `monitoring`. */
  readonly dialects?: DialectSettings;
}

/**
 * Throws ServingError `invalid_argument` where the whole file is refused: "config_file_invalid" (cannot
 * be read) or "json_invalid" (no JSON, or not by the schema).
 */
export async function readConfig(path: string, log: Logger, readText?: ReadText): Promise<Config> {
  // Ajv takes a while to load, which a single model need not wait for.
  const { validateConfig } = await import('./validate.ts');
  const file = validateConfig(await readJsonFile(path, readText));
  tellUnserved(file, log);
  const modelLog = new LifecycleLog(log);
  const rules = { folder: dirname(resolve(path)), strict: false };
  const { pipeline_config_list: pipelines, custom_node_library_config_list: libraries } = file;
  const models: ModelConfig[] = [];
  const refused: RefusedModel[] = [];
  for (const { config: entry } of file.model_config_list) {
    try {
      models.push(toModelConfig(entry, rules, modelLog));
    } catch (thrown) {
      const error = toServingError(thrown);
      modelLog.refused(entry.name, error);
      const source = tryVersionSettings(entry, rules);
      refused.push({
        name: entry.name,
        error,
        after: models.length,
        ...(source === undefined ? {} : { source }),
      });
    }
  }
  return {
    models,
    refused,
    ...(pipelines === undefined ? {} : { pipelines: toPipelineConfigs(pipelines, log) }),
    ...(libraries === undefined
      ? {}
      : { libraries: toNodeLibraries(libraries, rules.folder, log) }),
    ...(file.monitoring === undefined ? {} : { monitoring: file.monitoring.metrics }),
    ...(file.dialects === undefined ? {} : { dialects: file.dialects }),
  };
}

function tryVersionSettings(entry: ModelEntry, rules: EntryRules): RefusedModel['source'] {
  try {
    return readVersionSettings(entry, rules);
  } catch {
    return undefined;
  }
}

/** What is recognised, and not served by this server. */
function tellUnserved(file: ConfigFile, log: Logger): void {
  const tell = (key: keyof ConfigFile, what: string, names: readonly string[] = []): void => {
    if (names.length === 0) return;
    const text = `config: ${key}: ${what}, skipped: ${names.join(', ')}`;
    log.warning(text, { event: 'config_remark' });
  };
  tell(
    'custom_loader_config_list',
    'custom loaders are not served',
    file.custom_loader_config_list?.map(({ config }) => config.loader_name),
  );
  tell(
    'mediapipe_config_list',
    'MediaPipe graphs are not served',
    file.mediapipe_config_list?.map(({ name }) => name),
  );
  if (file.dialects?.tfs_result_key === undefined) return;
  log.warning('config: dialects.tfs_result_key has no effect', { event: 'config_remark' });
}
