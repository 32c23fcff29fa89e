// SPDX-License-Identifier: Apache-2.0
// All served names. Requests ask it for a servable; the configuration has it load models, a few at a
// time, and tells it nothing else.

import { ServingError, toServingError } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { NativeEngine } from '../native/types.ts';
import type { Serving } from './lifecycle.ts';
import { Limiter } from './limiter.ts';
import { toLoadOrder } from './load-order.ts';
import { Model } from './model.ts';
import type { ModelConfig } from './model-config.ts';
import { listVersions, type VersionSource } from './repository.ts';
import { selectVersions } from './version-policy.ts';

/** How long an inference waits for a version that is being loaded. */
const loadWaitMs = 10_000;
const loadsAtOnce = 2;

/** What came of loading a model: `error` is the first failure, if any. */
export interface LoadResult {
  readonly name: string;
  readonly error?: ServingError;
}

export class ModelRegistry {
  readonly #engine: NativeEngine;
  readonly #log: Logger;
  readonly #limiter = new Limiter(loadsAtOnce);
  readonly #models = new Map<string, Model>();
  readonly #loading = new Set<Promise<unknown>>();
  #closed = false;

  constructor(engine: NativeEngine, log: Logger) {
    this.#engine = engine;
    this.#log = log;
  }

  /** In the order of the configuration. */
  get models(): readonly Model[] {
    return [...this.#models.values()];
  }

  /** Throws ServingError `not_found` "model_not_found". */
  model(name: string): Model {
    const model = this.#models.get(name);
    if (model !== undefined) return model;
    throw new ServingError(
      'not_found',
      'model_not_found',
      'Model with requested name is not found',
      { details: { model: name } },
    );
  }

  /** What serves now, for metadata and readiness; no version or "0" = the default. Throws as `Model.find`. */
  find(name: string, version: string | undefined): Serving {
    return this.model(name).find(version);
  }

  /**
   * As `find`, for inference: where the version is being loaded, waits up to 10 s for that. A promise
   * only then, so that the usual request pays for none.
   */
  findForInference(name: string, version: string | undefined): Serving | Promise<Serving> {
    const model = this.model(name);
    const pending = model.pending(version);
    if (pending === undefined) return model.find(version);
    return pending
      .whenSettled(loadWaitMs)
      .then(() => model.find(version ?? (pending.inProgress ? pending.version : undefined)));
  }

  /**
   * Loads the models, all known by name at once, in parallel within bounds. Never rejects; results
   * are in the order of `configs`. Of two of the same name the first wins.
   */
  async load(configs: readonly ModelConfig[]): Promise<readonly LoadResult[]> {
    const tasks = configs.map((config) => {
      if (this.#models.has(config.name)) return Promise.resolve(this.#occupied(config.name));
      const model = new Model(config.name);
      this.#models.set(config.name, model);
      return this.#loadModel(model, config);
    });
    const all = Promise.all(tasks);
    this.#loading.add(all);
    return all.finally(() => this.#loading.delete(all));
  }

  /**
   * Retires every version: nothing is found any more, and memory is given back. Loads that have begun
   * are waited for, others do not begin.
   */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#loading);
    const versions = this.models.flatMap((model) => model.versions);
    await Promise.all(versions.map((version) => version.retire()));
  }

  async #loadModel(model: Model, config: ModelConfig): Promise<LoadResult> {
    let sources: readonly VersionSource[];
    try {
      const listing = await listVersions(config.basePath);
      sources = listing.versions;
      for (const name of listing.ignored) {
        this.#log.warning(`model ${model.name}: folder ${name} is no version number: ignored`);
      }
      if (sources.length === 0) throw noVersion(config);
    } catch (thrown) {
      const error = toServingError(thrown);
      this.#log.error(`model ${model.name}: ${error.message}`);
      return { name: model.name, error };
    }
    const error = await this.#loadVersions(model, config, sources);
    return error === undefined ? { name: model.name } : { name: model.name, error };
  }

  /**
   * Loads what the policy serves. A version that fails is no candidate any more and the policy is
   * applied again, so that "latest" falls back to the one before.
   */
  async #loadVersions(
    model: Model,
    config: ModelConfig,
    sources: readonly VersionSource[],
  ): Promise<ServingError | undefined> {
    let candidates = sources;
    let firstError: ServingError | undefined;
    const tried = new Set<string>();
    for (;;) {
      const wanted = selectVersions(
        config.versionPolicy,
        candidates.map((source) => source.version),
      );
      const round = candidates.filter(
        ({ version }) => wanted.includes(version) && !tried.has(version),
      );
      if (round.length === 0) return firstError;
      const errors = await Promise.all(
        round.map((source) => {
          tried.add(source.version);
          return this.#loadVersion(model, config, source);
        }),
      );
      firstError ??= errors.find((error) => error !== undefined);
      candidates = candidates.filter((source) => errors[round.indexOf(source)] === undefined);
    }
  }

  async #loadVersion(
    model: Model,
    config: ModelConfig,
    source: VersionSource,
  ): Promise<ServingError | undefined> {
    const version = model.version(source.version);
    return this.#limiter.run(async () => {
      version.beginLoad();
      try {
        if (this.#closed) throw closing(model.name);
        version.loaded(await this.#engine.load(await toLoadOrder(config, source, this.#log)));
        this.#logLoaded(model, version.serving);
        return undefined;
      } catch (thrown) {
        const error = toServingError(thrown);
        version.failed(error);
        this.#log.error(
          `model ${model.name} version ${source.version}: load failed: ${error.message}`,
        );
        return error;
      }
    });
  }

  #logLoaded(model: Model, serving: Serving | undefined): void {
    if (serving === undefined) return;
    const { info, version } = serving;
    this.#log.info(
      `model ${model.name} version ${version}: available on ${info.executionDevices.join(', ')}, ` +
        `precision ${info.executionPrecision}, ${info.inferRequests} infer requests, ${info.streams} streams`,
    );
  }

  #occupied(name: string): LoadResult {
    const error = new ServingError(
      'already_exists',
      'model_name_occupied',
      'Given model name is already occupied',
      { details: { model: name } },
    );
    this.#log.error(`model ${name}: ${error.message}`);
    return { name, error };
  }
}

function closing(model: string): ServingError {
  return new ServingError('cancelled', 'shutting_down', 'The server is shutting down', {
    details: { model },
  });
}

function noVersion(config: ModelConfig): ServingError {
  return new ServingError(
    'not_found',
    'no_model_version_available',
    'Not a single model version directory has valid numeric name',
    { details: { model: config.name } },
  );
}
