// SPDX-License-Identifier: Apache-2.0
// A model and its configuration: brings the versions to what the policy says of the folders that are
// there. Makes before it breaks: an instance is replaced or retired only when what is to answer instead
// does (config-and-lifecycle.md 4.5, 7.4, 7.5).

import { setTimeout as delay } from 'node:timers/promises';
import { type ServingError, textForLog, toServingError } from '../errors.ts';
import type { NativeServable } from '../native/types.ts';
import { changedSettings } from './config-change.ts';
import type { Drains } from './drains.ts';
import { FailedLoad } from './failed-load.ts';
import type { ModelVersion } from './lifecycle.ts';
import type { LifecycleLog } from './lifecycle-log.ts';
import type { Loader } from './loader.ts';
import type { Model } from './model.ts';
import type { ModelConfig } from './model-config.ts';
import { noVersion, typeChange } from './model-faults.ts';
import { listVersions, type VersionSource } from './repository.ts';
import { readVersionFiles } from './version-files.ts';
import { selectVersions } from './version-policy.ts';

/** What all models share. */
export interface ModelServices {
  readonly loader: Loader;
  readonly drains: Drains;
  readonly log: LifecycleLog;
  readonly reloadInPlace: boolean;
}

/** What came of one model. */
export interface LoadResult {
  readonly name: string;
  /** Whether anything was loaded or retired. */
  readonly changed: boolean;
  /** The first failure that stands, be it of now or of an earlier try that is not repeated yet. */
  readonly error?: ServingError;
}

/** As `LoadResult`, of one version. */
type VersionResult = Omit<LoadResult, 'name'>;

/** How long the old instance may take to be freed where it has to be gone first. */
const inPlacePatienceMs = 30_000;

export class ConfiguredModel {
  readonly model: Model;
  readonly #services: ModelServices;
  #config: ModelConfig;
  /** By version: what the instance that serves was made from. */
  readonly #loadedWith = new Map<string, ModelConfig>();
  readonly #failures = new Map<string, FailedLoad>();
  /** Why the last configuration was not taken, and the one before stays. */
  #refusal: ServingError | undefined;
  /** What was said of the folder, so that polls say it once. */
  #told = '';

  constructor(model: Model, config: ModelConfig, services: ModelServices) {
    this.model = model;
    this.#config = config;
    this.#services = services;
  }

  /**
   * Looks at the folders and does what they, `config` (absent: as before) and the policy ask for;
   * `retry` also tries again at once what has failed. Never rejects. One at a time.
   */
  async update(config: ModelConfig | undefined, retry: boolean): Promise<LoadResult> {
    const { name } = this.model;
    if (config !== undefined) this.#adopt(config);
    let sources: readonly VersionSource[];
    try {
      sources = await this.#list();
    } catch (thrown) {
      // What serves goes on: the folder of a network drive may only be away for a moment.
      const error = toServingError(thrown);
      if (this.#isNews(textForLog(error)) || retry) {
        this.#services.log.notListed(this.model, error);
      }
      for (const version of this.model.versions) if (!version.isRetired) version.failed(error);
      return { name, changed: false, error };
    }
    const { errors, chosen, changed } = await this.#bringUp(sources, retry);
    const retired = this.#retireAllBut(chosen, sources, errors.length > 0);
    const error =
      this.#refusal ?? errors[0] ?? (sources.length === 0 ? noVersion(this.model.name) : undefined);
    return { name, changed: changed || retired, ...(error === undefined ? {} : { error }) };
  }

  #adopt(config: ModelConfig): void {
    const sameType = (config.stateful === undefined) === (this.#config.stateful === undefined);
    this.#refusal = sameType || this.#loadedWith.size === 0 ? undefined : typeChange(config.name);
    if (this.#refusal === undefined) this.#config = config;
    else this.#services.log.refused(this.model.name, this.#refusal);
  }

  async #list(): Promise<readonly VersionSource[]> {
    const { versions, ignored } = await listVersions(this.#config.basePath);
    const remarks = ignored.map((name) => `folder ${name} is no version number: ignored`);
    if (versions.length === 0) remarks.push(noVersion(this.model.name).message);
    const remark = remarks.join('; ');
    if (this.#isNews(remark) && remark !== '') this.#services.log.remark(this.model.name, remark);
    return versions;
  }

  #isNews(told: string): boolean {
    const isNews = told !== this.#told;
    this.#told = told;
    return isNews;
  }

  /**
   * Loads what the policy chooses and does not serve yet. A version that fails is no candidate any more
   * and the policy is asked again, so that "latest" falls back to the one before.
   */
  async #bringUp(
    sources: readonly VersionSource[],
    retry: boolean,
  ): Promise<{ errors: ServingError[]; chosen: ReadonlySet<string>; changed: boolean }> {
    const chosen = new Set<string>();
    const errors: ServingError[] = [];
    let candidates = sources;
    let changed = false;
    for (;;) {
      const wanted = selectVersions(
        this.#config.versionPolicy,
        candidates.map((source) => source.version),
      );
      const round = candidates.filter(
        ({ version }) => wanted.includes(version) && !chosen.has(version),
      );
      if (round.length === 0) return { errors, chosen, changed };
      for (const { version } of round) chosen.add(version);
      const results = await Promise.all(round.map((source) => this.#bring(source, retry)));
      changed ||= results.some((result) => result.changed);
      errors.push(...results.flatMap(({ error }) => error ?? []));
      candidates = candidates.filter(
        (source) => !(round.includes(source) && this.#hasFailed(source.version)),
      );
    }
  }

  #hasFailed(version: string): boolean {
    return this.model.version(version).serving === undefined;
  }

  /** Has one version serve with the settings of now. */
  async #bring(source: VersionSource, retry: boolean): Promise<VersionResult> {
    const version = this.model.version(source.version);
    const loadedWith = this.#loadedWith.get(source.version);
    const changes =
      loadedWith === undefined ? undefined : changedSettings(loadedWith, this.#config);
    if (changes?.length === 0) {
      this.#failures.delete(source.version);
      return { changed: false };
    }
    // Read before the load, so that a file which arrives during it counts as a change.
    const { bytes, print } = await readVersionFiles(source);
    const attempt = { config: this.#config, files: print, at: performance.now() };
    const failure = this.#failures.get(source.version);
    if (failure !== undefined && !(failure.isDue(attempt) || retry)) {
      version.failed(failure.error);
      return { changed: false, error: failure.error };
    }
    const turn = { begun: attempt.at };
    try {
      await this.#load(version, source, bytes, changes, turn);
      this.#failures.delete(source.version);
      return { changed: true };
    } catch (thrown) {
      const error = toServingError(thrown);
      this.#failures.set(source.version, new FailedLoad(error, attempt, failure));
      version.failed(error);
      this.#services.log.failed(this.model, version, error, msSince(turn.begun));
      return { changed: false, error };
    }
  }

  async #load(
    version: ModelVersion,
    source: VersionSource,
    bytes: number,
    changes: readonly string[] | undefined,
    turn: { begun: number },
  ): Promise<void> {
    const config = this.#config;
    const begin = async (): Promise<void> => {
      turn.begun = performance.now();
      if (config.reloadInPlace ?? this.#services.reloadInPlace) await this.#withdraw(version);
      else version.beginLoad();
    };
    if (version.isRetired) version.beginLoad();
    const servable = await this.#services.loader.load({ config, source, bytes, begin });
    const replaced = version.loaded(servable);
    this.#loadedWith.set(version.version, config);
    this.#services.log.loaded(this.model, version, msSince(turn.begun), changes);
    if (replaced !== undefined) void this.#free(version, replaced);
  }

  /** Frees the instance first, as memory is too short for two. */
  async #withdraw(version: ModelVersion): Promise<void> {
    const withdrawn = version.withdraw();
    this.#loadedWith.delete(version.version);
    if (withdrawn === undefined) return;
    const patience = delay(inPlacePatienceMs, undefined, { ref: false });
    await Promise.race([this.#free(version, withdrawn), patience]);
  }

  /** Says whether there was any. Where all that was chosen has failed, what serves and is there stays. */
  #retireAllBut(
    chosen: ReadonlySet<string>,
    sources: readonly VersionSource[],
    failed: boolean,
  ): boolean {
    const present = new Set(sources.map((source) => source.version));
    const replaced = !failed || [...chosen].some((version) => !this.#hasFailed(version));
    const left = this.model.versions.filter(
      ({ version, isRetired }) => !chosen.has(version) && !isRetired,
    );
    const retired = left.filter(
      ({ version, serving }) =>
        replaced ||
        serving === undefined ||
        !(present.has(version) || this.#isFromElsewhere(version)),
    );
    for (const version of retired) {
      const reason = present.has(version.version) ? 'not chosen by the policy' : 'folder is gone';
      this.#loadedWith.delete(version.version);
      this.#failures.delete(version.version);
      this.#services.drains.retire(this.model, version, reason);
    }
    return retired.length > 0;
  }

  /** Whether its instance was made from a base path that is not the one of now. */
  #isFromElsewhere(version: string): boolean {
    return this.#loadedWith.get(version)?.basePath !== this.#config.basePath;
  }

  #free(version: ModelVersion, servable: NativeServable): Promise<void> {
    return this.#services.drains.free(this.model.name, version.version, servable);
  }
}

function msSince(begun: number): number {
  return Math.round(performance.now() - begun);
}
