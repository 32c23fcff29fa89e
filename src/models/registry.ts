// SPDX-License-Identifier: Apache-2.0
// All served names. Requests ask it for a servable; the configuration tells it what is to be served and
// when to look at the folders again.

import { ServingError } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { NativeEngine } from '../native/types.ts';
import { ConfiguredModel, type LoadResult } from './configured-model.ts';
import { Drains } from './drains.ts';
import type { Serving } from './lifecycle.ts';
import { LifecycleLog } from './lifecycle-log.ts';
import { type LoadBounds, Loader } from './loader.ts';
import { isDefault, Model } from './model.ts';
import type { ModelConfig } from './model-config.ts';
import { nameOccupied } from './model-faults.ts';
import { type RefusedModel, refusedVersions } from './refused-model.ts';
import type { ModelServices } from './version-loads.ts';

export type { LoadResult };

/** How long an inference waits for a version that is being loaded. */
const loadWaitMs = 10_000;

export interface ApplyResult {
  /** Whether anything was loaded or retired. */
  readonly changed: boolean;
  /** How many models were retired, as they are no longer configured. */
  readonly retired: number;
  /** In the order of the configuration. */
  readonly results: readonly LoadResult[];
}

export interface ApplyOptions {
  /** Absent: none. */
  readonly refused?: readonly RefusedModel[];
  /** Whether what has failed is tried again at once, and not when it is due. Absent: no. */
  readonly retry?: boolean;
}

export interface RegistryOptions {
  /** How much is loaded at once; absent = what the machine is good for. */
  readonly bounds?: LoadBounds;
  /** For models whose configuration does not say (`ModelConfig.reloadInPlace`). */
  readonly reloadInPlace?: boolean;
}

export class ModelRegistry {
  readonly #services: ModelServices;
  /** Every name that was ever configured. */
  readonly #models = new Map<string, Model>();
  readonly #configured = new Map<string, ConfiguredModel>();
  readonly #working = new Set<Promise<unknown>>();
  #closed = false;

  constructor(engine: NativeEngine, log: Logger, options: RegistryOptions = {}) {
    const lifecycleLog = new LifecycleLog(log);
    this.#services = {
      loader: new Loader(engine, log, options.bounds),
      drains: new Drains(lifecycleLog),
      log: lifecycleLog,
      reloadInPlace: options.reloadInPlace ?? false,
    };
  }

  /** In the byte order of their names. */
  get models(): readonly Model[] {
    return [...this.#models.values()].sort((a, b) =>
      Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)),
    );
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
    return pending.whenSettled(loadWaitMs).then(() => {
      const stillWaited = isDefault(version) && pending.inProgress;
      return model.find(stillWaited ? pending.version : version);
    });
  }

  /**
   * Has exactly these models served: what is new is loaded, what is no longer named is retired, what has
   * other settings is loaded again beside what serves. In parallel within bounds. Never rejects; of two
   * entries of one name the first wins, also where it is refused. One `apply` or `rescan` at a time: the caller sees to that.
   */
  apply(configs: readonly ModelConfig[], options: ApplyOptions = {}): Promise<ApplyResult> {
    const { refused = [], retry = false } = options;
    if (this.#closed) return Promise.resolve(nothingDone);
    const named = new Set<string>();
    const tasks = inFileOrder(configs, refused).map((entry) => {
      if (named.has(entry.name)) return this.#occupied(entry.name);
      named.add(entry.name);
      if ('error' in entry) return this.#refuse(entry);
      return this.#configure(entry.name, entry).update(entry, retry);
    });
    return this.#collect(tasks, this.#retireAllBut(named));
  }

  /** Looks at the version folders of every model again. Otherwise as `apply`. */
  rescan({ retry = false }: Pick<ApplyOptions, 'retry'> = {}): Promise<ApplyResult> {
    if (this.#closed) return Promise.resolve(nothingDone);
    const tasks = [...this.#configured.values()].map((model) => model.update(undefined, retry));
    return this.#collect(tasks);
  }

  /**
   * Retires every version: nothing is found any more, and memory is given back. Loads that have begun
   * are waited for, others do not begin.
   */
  async close(): Promise<void> {
    this.#closed = true;
    this.#services.loader.close();
    await Promise.all(this.#working);
    for (const model of this.#models.values()) this.#retire(model);
    await this.#services.drains.ended();
  }

  #configure(name: string, config: ModelConfig): ConfiguredModel {
    const model = this.#modelOf(name);
    let configured = this.#configured.get(name);
    if (configured === undefined) {
      configured = new ConfiguredModel(model, config, this.#services);
      this.#configured.set(name, configured);
    }
    return configured;
  }

  #modelOf(name: string): Model {
    let model = this.#models.get(name);
    if (model === undefined) {
      model = new Model(name);
      this.#models.set(name, model);
    }
    return model;
  }

  /** What serves goes on, with the settings it had. Without any, the versions are LOADING with the error. */
  async #refuse(refused: RefusedModel): Promise<LoadResult> {
    const { name, error } = refused;
    const model = this.#modelOf(name);
    if (!model.serves) {
      this.#configured.delete(name);
      const versions = await refusedVersions(refused);
      for (const version of versions) model.version(version).failed(error);
      this.#retire(model, 'not in the folder or not chosen by the policy', versions);
    }
    return { name, changed: false, error };
  }

  /** Says how many models had anything to retire. */
  #retireAllBut(named: ReadonlySet<string>): number {
    const gone = this.models.filter(({ name }) => !named.has(name));
    for (const { name } of gone) this.#configured.delete(name);
    return gone.filter((model) => this.#retire(model, 'no longer configured')).length;
  }

  /** Retires all versions but `kept`. Says whether there was any. */
  #retire(model: Model, reason?: string, kept: readonly string[] = []): boolean {
    const left = model.versions.filter(({ version }) => !kept.includes(version));
    return (
      left.filter((version) => this.#services.drains.retire(model, version, reason)).length > 0
    );
  }

  async #collect(
    tasks: readonly (LoadResult | Promise<LoadResult>)[],
    retired = 0,
  ): Promise<ApplyResult> {
    const all = Promise.all(tasks);
    this.#working.add(all);
    const results = await all;
    this.#working.delete(all);
    const changed = retired > 0 || results.some((result) => result.changed);
    return { changed, retired, results };
  }

  #occupied(name: string): LoadResult {
    const error = nameOccupied(name);
    this.#services.log.refused(name, error);
    return { name, changed: false, error };
  }
}

const nothingDone: ApplyResult = { changed: false, retired: 0, results: [] };

function inFileOrder(
  configs: readonly ModelConfig[],
  refused: readonly RefusedModel[],
): readonly (ModelConfig | RefusedModel)[] {
  const entries: (ModelConfig | RefusedModel)[] = [...configs];
  for (const [i, entry] of refused.entries()) entries.splice(entry.after + i, 0, entry);
  return entries;
}
