// SPDX-License-Identifier: Apache-2.0
// All served names. Requests ask it for a servable; the configuration tells it what is to be served and
// when to look at the folders again.

import type { ServingError } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { NativeEngine, PipelineMember } from '../native/types.ts';
import { ConfiguredModel } from './configured-model.ts';
import { Drains } from './drains.ts';
import type { Serving } from './lifecycle.ts';
import { LifecycleLog } from './lifecycle-log.ts';
import type { LoadResult } from './load-result.ts';
import { type LoadBounds, Loader } from './loader.ts';
import { isDefault, type Model, type ServableKind } from './model.ts';
import { isAutomatic, type ModelConfig } from './model-config.ts';
import { nameOccupied } from './model-faults.ts';
import type { ModelNode, NodeLibrary, PipelineConfig } from './pipeline-config.ts';
import { pipelineNameOccupied } from './pipeline-faults.ts';
import { Pipelines } from './pipelines.ts';
import { type RefusedModel, refusedVersions } from './refused-model.ts';
import { ServedNames } from './served-names.ts';
import type { ModelServices } from './version-loads.ts';

export type { LoadResult };

export interface ApplyResult {
  /** Whether anything was loaded or retired. */
  readonly changed: boolean;
  /** How many were retired, as they are no longer configured. */
  readonly retired: Readonly<Record<ServableKind, number>>;
  /** Of models, then of pipelines, in the order of the configuration. */
  readonly results: readonly LoadResult[];
}

export interface ApplyOptions {
  /** Absent: none. */
  readonly refused?: readonly RefusedModel[];
  /** Each name once. Absent: none. */
  readonly pipelines?: readonly PipelineConfig[];
  /** Each name once. Absent: those that were known before. */
  readonly libraries?: readonly NodeLibrary[];
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
  readonly #names = new ServedNames();
  readonly #configured = new Map<string, ConfiguredModel>();
  readonly #pipelines: Pipelines;
  readonly #working = new Set<Promise<unknown>>();
  #closed = false;

  constructor(engine: NativeEngine, log: Logger, options: RegistryOptions = {}) {
    const lifecycleLog = new LifecycleLog(log);
    const drains = new Drains(lifecycleLog);
    this.#pipelines = new Pipelines({
      engine,
      drains,
      log: lifecycleLog,
      member: (model) => this.#member(model),
    });
    this.#services = {
      loader: new Loader(engine, log, options.bounds),
      drains,
      log: lifecycleLog,
      reloadInPlace: options.reloadInPlace ?? false,
      letGo: (servable) => this.#pipelines.letGo(servable),
    };
  }

  /** In the byte order of their names. */
  get models(): readonly Model[] {
    return this.#names.all;
  }

  /** Throws ServingError `not_found` "model_not_found". */
  model(name: string): Model {
    return this.#names.find(name);
  }

  /** What serves now, for metadata and readiness; no version or "0" = the default. Throws as `Model.find`. */
  find(name: string, version: string | undefined): Serving {
    return this.model(name).find(version);
  }

  /**
   * As `find`, for inference: where the version is being loaded, waits for that, up to 10 s for a model
   * and 500 ms for a pipeline. A promise only then, so that the usual request pays for none.
   */
  findForInference(name: string, version: string | undefined): Serving | Promise<Serving> {
    const model = this.model(name);
    const pending = model.pending(version);
    if (pending === undefined) return model.find(version);
    return pending.whenSettled(model.loadWaitMs).then(() => {
      const stillWaited = isDefault(version) && pending.inProgress;
      return model.find(stillWaited ? pending.version : version);
    });
  }

  /**
   * Has exactly these models and pipelines served: what is new is loaded, what is no longer named is
   * retired, what has other settings is loaded again beside what serves. In parallel within bounds, each
   * pipeline after its models. Never rejects; of two models of one name the first wins, also where
   * it is refused, and of a model and a pipeline the one that had the name, else the model. One `apply`
   * or `rescan` at a time: the caller sees to that.
   */
  apply(configs: readonly ModelConfig[], options: ApplyOptions = {}): Promise<ApplyResult> {
    const { refused = [], pipelines = [], libraries, retry = false } = options;
    if (this.#closed) return Promise.resolve(nothingDone);
    if (libraries !== undefined) this.#pipelines.setLibraries(libraries);
    const pipelinesGone = this.#pipelines.dropAllBut(pipelines);
    const retiredPipelines = this.#retireAll(pipelinesGone);
    const named = new Set<string>();
    const tasks = inFileOrder(configs, refused).map((entry): Task => {
      const { name } = entry;
      if (named.has(name) || this.#names.isPipeline(name)) {
        return [name, this.#occupied(nameOccupied(name))];
      }
      named.add(name);
      if ('error' in entry) return [name, this.#refuse(entry)];
      const subscribed = this.#pipelines.subscribes(name, pipelines);
      return [name, this.#configure(entry, subscribed).update(retry)];
    });
    const retired = { model: this.#retireAllBut(named), pipeline: retiredPipelines };
    const occupied = this.#configurePipelines(pipelines, named);
    return this.#collect(tasks, { retry, retired, occupied });
  }

  /** Looks at the version folders of every model again, and at what pipelines are made from. Otherwise as `apply`. */
  rescan({ retry = false }: Pick<ApplyOptions, 'retry'> = {}): Promise<ApplyResult> {
    if (this.#closed) return Promise.resolve(nothingDone);
    const tasks = [...this.#configured].map(([name, model]): Task => [name, model.update(retry)]);
    return this.#collect(tasks, { retry, retired: noneRetired, occupied: [] });
  }

  /** Resolves when every instance that no request finds any more is freed. */
  drained(): Promise<void> {
    return this.#services.drains.ended();
  }

  /**
   * Retires every version: nothing is found any more, and memory is given back. Loads that have begun
   * are waited for, others do not begin.
   */
  async close(): Promise<void> {
    this.#closed = true;
    this.#services.loader.close();
    this.#pipelines.close();
    await Promise.all(this.#working);
    for (const model of this.models) this.#retire(model);
    await this.#services.drains.ended();
  }

  #configure(config: ModelConfig, subscribed: boolean): ConfiguredModel {
    const { name } = config;
    const model = this.#names.model(name);
    let configured = this.#configured.get(name);
    if (configured === undefined) {
      configured = new ConfiguredModel(model, config, this.#services);
      this.#configured.set(name, configured);
    }
    configured.adopt(config, subscribed);
    return configured;
  }

  /** `models` are the names that models have. What comes back are those that cannot be. */
  #configurePipelines(
    configs: readonly PipelineConfig[],
    models: ReadonlySet<string>,
  ): readonly LoadResult[] {
    const occupied: LoadResult[] = [];
    for (const config of configs) {
      const { name } = config;
      if (models.has(name)) {
        occupied.push(this.#occupied(pipelineNameOccupied(name), 'pipeline'));
      } else {
        this.#pipelines.configure(this.#names.pipeline(name), config);
      }
    }
    return occupied;
  }

  /** What a pipeline finds of a model. */
  #member({ model, version }: ModelNode): PipelineMember {
    const configured = this.#configured.get(model);
    const serving = configured?.model.serving(version);
    const loadedWith = serving && configured?.loadedWith(serving.version);
    return {
      servable: serving?.servable ?? null,
      automatic: loadedWith !== undefined && isAutomatic(loadedWith),
    };
  }

  /** What serves goes on, with the settings it had. Without any, the versions are LOADING with the error. */
  async #refuse(refused: RefusedModel): Promise<LoadResult> {
    const { name, error } = refused;
    const model = this.#names.model(name);
    if (!model.serves) {
      this.#configured.delete(name);
      const versions = await refusedVersions(refused);
      for (const version of versions) model.version(version).failed(error);
      this.#retire(model, 'not in the folder or not chosen by the policy', versions);
    }
    return { name, kind: model.kind, changed: false, error };
  }

  /** Says how many models had anything to retire. */
  #retireAllBut(named: ReadonlySet<string>): number {
    const gone = this.models.filter(({ name, kind }) => kind === 'model' && !named.has(name));
    for (const { name } of gone) this.#configured.delete(name);
    return this.#retireAll(gone);
  }

  #retireAll(models: readonly Model[]): number {
    return models.filter((model) => this.#retire(model, 'no longer configured')).length;
  }

  /** Retires all versions but `kept`. Says whether there was any. */
  #retire(model: Model, reason?: string, kept: readonly string[] = []): boolean {
    const left = model.versions.filter(({ version }) => !kept.includes(version));
    return (
      left.filter((version) => this.#services.drains.retire(model, version, reason)).length > 0
    );
  }

  async #collect(
    tasks: readonly Task[],
    { retry, retired, occupied }: Collecting,
  ): Promise<ApplyResult> {
    const ofModels = new Map([...tasks].reverse()); // of one name the first counts
    const all = Promise.all([
      Promise.all(tasks.map(([, result]) => result)),
      occupied,
      this.#pipelines.update(retry, async (model) => void (await ofModels.get(model))),
    ]);
    this.#working.add(all);
    const results = (await all).flat();
    this.#working.delete(all);
    const changed =
      retired.model > 0 || retired.pipeline > 0 || results.some((result) => result.changed);
    return { changed, retired, results };
  }

  #occupied(error: ServingError, kind: ServableKind = 'model'): LoadResult {
    const { model: name = '' } = error.details;
    this.#services.log.refused(name, error, kind);
    return { name, kind, changed: false, error };
  }
}

/** The update of a model of that name. */
type Task = readonly [name: string, result: LoadResult | Promise<LoadResult>];

/** What belongs to an `apply` beside the updates of its models. */
interface Collecting {
  readonly retry: boolean;
  readonly retired: ApplyResult['retired'];
  /** Of pipelines whose names models have. */
  readonly occupied: readonly LoadResult[];
}

const noneRetired: ApplyResult['retired'] = { model: 0, pipeline: 0 };

const nothingDone: ApplyResult = { changed: false, retired: noneRetired, results: [] };

function inFileOrder(
  configs: readonly ModelConfig[],
  refused: readonly RefusedModel[],
): readonly (ModelConfig | RefusedModel)[] {
  const entries: (ModelConfig | RefusedModel)[] = [...configs];
  for (const [i, entry] of refused.entries()) entries.splice(entry.after + i, 0, entry);
  return entries;
}
