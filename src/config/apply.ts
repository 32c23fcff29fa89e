// SPDX-License-Identifier: Apache-2.0
// Has the registry serve what the configuration says, at the start, at every poll and when a client asks
// for it (tfs-rest.md 9, config-and-lifecycle.md 7.6). One at a time, from the first look to the last
// load: who waits looks again and mostly finds nothing left to do.

import { ServingError, toServingError } from '../errors.ts';
import type { Logger } from '../log.ts';
import { Limiter } from '../models/limiter.ts';
import type { ServableKind } from '../models/model.ts';
import type { ModelConfig } from '../models/model-config.ts';
import type { ApplyResult, ModelRegistry } from '../models/registry.ts';
import type { ReloadOutcome } from '../models/reload.ts';
import type { ConfigFile } from './config-file.ts';
import type { Config } from './read.ts';
import { StartOnlyMembers } from './start-only.ts';

/** Where the models come from: a file that is looked at again, or a list for good. */
export type ConfigSource = ConfigFile | readonly ModelConfig[];

/** Texts of tfs-rest.md 9, fails A to C. */
const failures = {
  reload_config_missing: 'Config file not found or cannot open.',
  reload_config_failed: 'Reloading config file failed. Check server logs for more info.',
  reload_versions_failed: 'Reloading models versions failed. Check server logs for more info.',
} as const;

export class ConfigApplier {
  readonly #registry: ModelRegistry;
  readonly #log: Logger;
  readonly #turns = new Limiter(1);
  #file: ConfigFile | undefined;
  #startOnly: StartOnlyMembers | undefined;
  /** What the last attempt to apply the file failed of: an explicit reload then tries again. */
  #failed: 'config' | 'models' | undefined;
  #missing = false;

  constructor(registry: ModelRegistry, log: Logger) {
    this.#registry = registry;
    this.#log = log;
  }

  /** Serves a source from the start, in place of what was served before. Never rejects. */
  start(source: ConfigSource): Promise<ApplyResult> {
    return this.#turns.run(() => {
      if (isList(source)) {
        this.#file = undefined;
        return this.#registry.apply(source, { retry: true });
      }
      this.#file = source;
      this.#startOnly = new StartOnlyMembers(source.first, this.#log);
      return this.#apply(source.first, true);
    });
  }

  /** What a poll does: nothing where nothing has changed. Never rejects; failures are logged. */
  poll(): Promise<void> {
    return this.#turns.run(async () => {
      if (await this.#fileHasChanged()) {
        try {
          await this.#reloadFile(false);
          return;
        } catch {
          // Logged; what is served may have new versions all the same.
        }
      }
      const { results } = await this.#registry.rescan();
      if (this.#failed === 'models' && firstFailure(results) === undefined) {
        this.#failed = undefined;
      }
    });
  }

  /** As `Reload` says. */
  reload(): Promise<ReloadOutcome> {
    return this.#turns.run(async () => {
      let changed = false;
      if (this.#file !== undefined) {
        const news = await this.#file.hasChanged().catch((cause: unknown) => {
          this.#tellNotReloaded(cause);
          throw failure('reload_config_missing', cause);
        });
        if (news || this.#failed !== undefined) {
          const { results } = await this.#reloadFile(true).catch((cause: unknown) => {
            throw failure('reload_config_failed', cause);
          });
          const cause = firstFailure(results);
          if (cause !== undefined) throw failure('reload_config_failed', cause);
          changed = true;
        }
      }
      const scan = await this.#registry.rescan({ retry: true });
      const cause = firstFailure(scan.results);
      if (cause !== undefined) throw failure('reload_versions_failed', cause);
      return { changed: changed || scan.changed };
    });
  }

  /** A file that is missing leaves everything as it is, and is told once. */
  async #fileHasChanged(): Promise<boolean> {
    try {
      const changed = await this.#file?.hasChanged();
      this.#missing = false;
      return changed === true;
    } catch (thrown) {
      const { message, reason } = toServingError(thrown);
      if (!this.#missing) this.#log.warning(`config: ${message}`, { event: 'config_gone', reason });
      this.#missing = true;
      return false;
    }
  }

  /** Rejects where the file cannot be used; nothing has changed then. */
  async #reloadFile(retry: boolean): Promise<ApplyResult> {
    let config: Config;
    try {
      config = await (this.#file as ConfigFile).read();
    } catch (thrown) {
      this.#failed = 'config';
      this.#tellNotReloaded(thrown);
      throw thrown;
    }
    this.#startOnly?.tellIgnored(config);
    const begun = performance.now();
    const applied = await this.#apply(config, retry);
    const ms = Math.round(performance.now() - begun);
    const tallies = (['model', 'pipeline'] as const).flatMap((kind) => tally(applied, kind));
    this.#log.info(`config: reloaded in ${ms} ms: ${tallies.join('; ')}`, {
      event: 'config_reloaded',
      ms,
    });
    return applied;
  }

  #tellNotReloaded(thrown: unknown): void {
    const { message, reason } = toServingError(thrown);
    const text = `config: not reloaded: ${message}; what was served before goes on`;
    this.#log.error(text, { event: 'config_failed', reason });
  }

  async #apply(config: Config, retry: boolean): Promise<ApplyResult> {
    const { models, refused, pipelines = [], libraries } = config;
    const known = libraries === undefined ? {} : { libraries };
    const applied = await this.#registry.apply(models, { refused, pipelines, ...known, retry });
    const failed = firstFailure(applied.results) === undefined ? undefined : 'models';
    this.#failed = refused.length > 0 ? 'config' : failed;
    return applied;
  }
}

function isList(source: ConfigSource): source is readonly ModelConfig[] {
  return Array.isArray(source);
}

/** A model that has no version yet is none: the folder is there, and versions may come. */
function isFailure(error: ServingError | undefined): error is ServingError {
  return error !== undefined && error.reason !== 'no_model_version_available';
}

/** What became of the models or the pipelines; nothing of pipelines where there are and were none. */
function tally({ results, retired }: ApplyResult, kind: ServableKind): readonly string[] {
  const those = results.filter((result) => result.kind === kind);
  if (kind === 'pipeline' && those.length + retired[kind] === 0) return [];
  const changed = those.filter((result) => result.changed).length;
  const failed = those.filter(({ error }) => isFailure(error)).length;
  return [
    `${those.length} ${kind}s, ${changed} changed, ${failed} failed, ${retired[kind]} retired`,
  ];
}

function firstFailure(results: ApplyResult['results']): ServingError | undefined {
  return results.map(({ error }) => error).find(isFailure);
}

function failure(reason: keyof typeof failures, thrown: unknown): ServingError {
  const cause = toServingError(thrown);
  return new ServingError(cause.code, reason, failures[reason], { cause });
}
