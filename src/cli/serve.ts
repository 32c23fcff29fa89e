// SPDX-License-Identifier: Apache-2.0
// Runs the server from a checked command line until a signal ends it (config-and-lifecycle.md 1.6).

import type { ConfigSource } from '../config/apply.ts';
import { toModelConfig } from '../config/model-entry.ts';
import { chooseMonitoring } from '../config/monitoring.ts';
import type { MonitoringSettings } from '../config/schema.ts';
import { ServingError, textForLog, toServingError } from '../errors.ts';
import {
  createLogger,
  type FileLogger,
  type LogFormat,
  type Logger,
  type LogLevel,
} from '../log.ts';
import { LifecycleLog } from '../models/lifecycle-log.ts';
import type { LoadResult } from '../models/registry.ts';
import { packageVersion } from '../package-info.ts';
import { createServer, type ServerParts, type VinoServer } from '../server.ts';
import type { CommandLine } from './parse.ts';
import { configPathOf, toServerOptions } from './server-options.ts';
import { watchSignals } from './signals.ts';
import { toModelEntry } from './single-model.ts';
import { tellInactive } from './validate.ts';

/**
 * The exit code: 0 after a signal, 1 where the server could not start or the single model not load.
 * Throws ServingError `invalid_argument` "log_path_invalid".
 */
export async function serve(line: CommandLine, parts: ServerParts = {}): Promise<number> {
  const ownLog = openLog(line);
  const log = parts.log ?? ownLog;
  log.info(`vinoserve ${packageVersion}`, { event: 'starting' });
  tellInactive(line, log);
  const signals = watchSignals(log, line.has('log_path') ? ownLog : undefined);
  let server: VinoServer | undefined;
  try {
    const source = await readModels(line, log);
    const { dialects = {}, monitoring } = 'first' in source ? source.first : {};
    const { enable, metrics_list: list = [] } = chooseMonitoring(metricsOf(line), monitoring);
    const options = { ...toServerOptions(line, dialects), metrics: { enable, list } };
    server = await createServer(options, { ...parts, log });
    await server.listen();
    const failed = await Promise.race([
      loadModels(server, source, line, log),
      signals.stop.then(() => false), // a signal does not wait for models to load
    ]);
    if (failed) {
      await server.close(0);
      return 1;
    }
    await signals.stop;
    await server.close((line.number('drain_timeout_seconds') ?? 30) * 1000);
    return 0;
  } catch (thrown) {
    const error = toServingError(thrown);
    log.error(textForLog(error), { event: 'start_failed', reason: error.reason });
    await server?.close(0);
    return 1;
  } finally {
    signals.release();
  }
}

function openLog(line: CommandLine): FileLogger {
  const path = line.text('log_path');
  try {
    return createLogger({
      level: (line.text('log_level') ?? 'INFO') as LogLevel,
      format: (line.text('log_format') ?? 'text') as LogFormat,
      ...(path === undefined ? {} : { path }),
    });
  } catch (cause) {
    const { message } = toServingError(cause);
    throw new ServingError(
      'invalid_argument',
      'log_path_invalid',
      `--log_path could not be opened: ${message}`,
      { cause },
    );
  }
}

async function readModels(line: CommandLine, log: Logger): Promise<ConfigSource> {
  if (isSingle(line)) {
    const rules = { folder: process.cwd(), strict: true };
    return [toModelConfig(toModelEntry(line), rules, new LifecycleLog(log))];
  }
  const { ConfigFile } = await import('../config/config-file.ts'); // for a quick start without
  return ConfigFile.open(configPathOf(line), log);
}

function isSingle(line: CommandLine): boolean {
  return line.has('model_name');
}

/** What the command line says of metrics, if anything. */
function metricsOf(line: CommandLine): MonitoringSettings | undefined {
  if (!line.flag('metrics_enable')) return undefined;
  const names = (line.text('metrics_list') ?? '').split(',').map((name) => name.trim());
  return { enable: true, metrics_list: names.filter((name) => name !== '') };
}

/** Whether the process must end: only a single model's failure is one, and a missing version is none. */
async function loadModels(
  server: VinoServer,
  source: ConfigSource,
  line: CommandLine,
  log: Logger,
): Promise<boolean> {
  const results = await server.load(source);
  const failures = results.filter(({ error }) => error !== undefined);
  log.info(`ready: ${tallyOf(results)} loaded`, { event: 'ready' });
  return (
    isSingle(line) && failures.some(({ error }) => error?.reason !== 'no_model_version_available')
  );
}

/** "1 of 2 models", and pipelines where there are any. */
function tallyOf(results: readonly LoadResult[]): string {
  const tally = (kind: LoadResult['kind']): string => {
    const all = results.filter((result) => result.kind === kind);
    const loaded = all.filter(({ error }) => error === undefined);
    return `${loaded.length} of ${all.length} ${kind}s`;
  };
  const pipelines = results.some(({ kind }) => kind === 'pipeline');
  return pipelines ? `${tally('model')} and ${tally('pipeline')}` : tally('model');
}
