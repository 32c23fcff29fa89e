// SPDX-License-Identifier: Apache-2.0
// The versions of one model as they are loaded, loaded again and retired: what each was made from, and
// what has failed (config-and-lifecycle.md 4.5, 7.5).

import { setTimeout as delay } from 'node:timers/promises';
import { type ServingError, toServingError } from '../errors.ts';
import type { NativeServable } from '../native/types.ts';
import { changedSettings } from './config-change.ts';
import type { Drains } from './drains.ts';
import { FailedLoad } from './failed-load.ts';
import type { ModelVersion } from './lifecycle.ts';
import type { LifecycleLog } from './lifecycle-log.ts';
import type { Loader, LoadTask } from './loader.ts';
import type { Model } from './model.ts';
import type { ModelConfig } from './model-config.ts';
import type { VersionSource } from './repository.ts';
import { readVersionFiles } from './version-files.ts';

/** What all models share. */
export interface ModelServices {
  readonly loader: Loader;
  readonly drains: Drains;
  readonly log: LifecycleLog;
  readonly reloadInPlace: boolean;
  /** Called for an instance that must be freed before what replaces it is there. */
  readonly letGo: (servable: NativeServable) => void;
}

/** What came of one version. */
export interface VersionResult {
  /** Whether it was loaded. */
  readonly changed: boolean;
  /** The failure that stands, be it of now or of an earlier try that is not repeated yet. */
  readonly error?: ServingError;
}

/** How long the old instance may take to be freed where it has to be gone first. */
const inPlacePatienceMs = 30_000;

export class VersionLoads {
  readonly #model: Model;
  readonly #services: ModelServices;
  /** By version: what the instance that serves was made from. */
  readonly #loadedWith = new Map<string, ModelConfig>();
  readonly #failures = new Map<string, FailedLoad>();

  constructor(model: Model, services: ModelServices) {
    this.#model = model;
    this.#services = services;
  }

  /** Whether any instance serves. */
  get any(): boolean {
    return this.#loadedWith.size > 0;
  }

  /** What the instance that serves was made from; undefined where none does. */
  loadedWith(version: string): ModelConfig | undefined {
    return this.#loadedWith.get(version);
  }

  /** Has one version serve with these settings; `retry`: tries again what has failed. Never rejects. */
  async bring(source: VersionSource, config: ModelConfig, retry: boolean): Promise<VersionResult> {
    const version = this.#model.version(source.version);
    const loadedWith = this.#loadedWith.get(source.version);
    const changes = loadedWith === undefined ? undefined : changedSettings(loadedWith, config);
    if (changes?.length === 0) {
      this.#failures.delete(source.version);
      return { changed: false };
    }
    // Read before the load, so that a file which arrives during it counts as a change.
    const { bytes, print } = await readVersionFiles(source);
    const attempt = { config, files: print, at: performance.now() };
    const failure = this.#failures.get(source.version);
    if (failure !== undefined && !(failure.isDue(attempt) || retry)) {
      version.failed(failure.error);
      return { changed: false, error: failure.error };
    }
    const turn = { begun: attempt.at };
    try {
      await this.#load(version, { config, source, bytes }, changes, turn);
      this.#failures.delete(source.version);
      return { changed: true };
    } catch (thrown) {
      const error = toServingError(thrown);
      this.#failures.set(source.version, new FailedLoad(error, attempt, failure));
      version.failed(error);
      this.#services.log.failed(this.#model, version, error, msSince(turn.begun));
      return { changed: false, error };
    }
  }

  async #load(
    version: ModelVersion,
    task: Omit<LoadTask, 'begin'>,
    changes: readonly string[] | undefined,
    turn: { begun: number },
  ): Promise<void> {
    const { config } = task;
    const begin = async (): Promise<void> => {
      turn.begun = performance.now();
      if (config.reloadInPlace ?? this.#services.reloadInPlace) await this.#withdraw(version);
      else version.beginLoad();
    };
    if (version.isRetired) version.beginLoad();
    const servable = await this.#services.loader.load({ ...task, begin });
    const replaced = version.loaded(servable);
    this.#loadedWith.set(version.version, config);
    this.#services.log.loaded(this.#model, version, msSince(turn.begun), changes);
    if (replaced !== undefined) void this.#free(version, replaced);
  }

  /** Frees the instance first, as memory is too short for two. */
  async #withdraw(version: ModelVersion): Promise<void> {
    const withdrawn = version.withdraw();
    this.#loadedWith.delete(version.version);
    if (withdrawn === undefined) return;
    this.#services.letGo(withdrawn);
    const patience = delay(inPlacePatienceMs, undefined, { ref: false });
    await Promise.race([this.#free(version, withdrawn), patience]);
  }

  /** What was known of it is forgotten; the rest as `Drains.retire`. */
  retire(version: ModelVersion, reason: string): void {
    this.#loadedWith.delete(version.version);
    this.#failures.delete(version.version);
    this.#services.drains.retire(this.#model, version, reason);
  }

  #free(version: ModelVersion, servable: NativeServable): Promise<void> {
    return this.#services.drains.free(this.#model, version, servable);
  }
}

function msSince(begun: number): number {
  return Math.round(performance.now() - begun);
}
