// SPDX-License-Identifier: Apache-2.0
// A model and its configuration: brings the versions to what the policy says of the folders that are
// there. Makes before it breaks: an instance is replaced or retired only when what is to answer instead
// does (config-and-lifecycle.md 4.5, 7.4, 7.5).

import { type ServingError, textForLog, toServingError } from '../errors.ts';
import type { LifecycleLog } from './lifecycle-log.ts';
import type { LoadResult } from './load-result.ts';
import type { Model } from './model.ts';
import { isAutomatic, type ModelConfig } from './model-config.ts';
import { noVersion, typeChange } from './model-faults.ts';
import { dynamicSubscribed } from './pipeline-faults.ts';
import { listVersions, type VersionSource } from './repository.ts';
import { type ModelServices, VersionLoads } from './version-loads.ts';
import { selectVersions } from './version-policy.ts';

export class ConfiguredModel {
  readonly model: Model;
  readonly #log: LifecycleLog;
  #config: ModelConfig;
  readonly #loads: VersionLoads;
  /** Why the last configuration was not taken, and the one before stays. */
  #refusal: ServingError | undefined;
  /** What was said of the folder, so that polls say it once. */
  #told = '';

  constructor(model: Model, config: ModelConfig, services: ModelServices) {
    this.model = model;
    this.#config = config;
    this.#log = services.log;
    this.#loads = new VersionLoads(model, services);
  }

  /** What an instance that serves was loaded with. */
  loadedWith(version: string): ModelConfig | undefined {
    return this.#loads.loadedWith(version);
  }

  /**
   * What it is to be from the next `update` on, unless that is refused. `subscribed`: a pipeline runs it
   * and goes on to.
   */
  adopt(config: ModelConfig, subscribed: boolean): void {
    this.#refusal = this.#refuse(config, subscribed);
    if (this.#refusal === undefined) this.#config = config;
    else this.#log.refused(this.model.name, this.#refusal);
  }

  /**
   * Looks at the folders and does what they, the configuration and the policy ask for; `retry` also
   * tries again at once what has failed. Never rejects. One at a time.
   */
  async update(retry: boolean): Promise<LoadResult> {
    const { name, kind } = this.model;
    let sources: readonly VersionSource[];
    try {
      sources = await this.#list();
    } catch (thrown) {
      // What serves goes on: the folder of a network drive may only be away for a moment.
      const error = toServingError(thrown);
      if (this.#isNews(textForLog(error)) || retry) {
        this.#log.notListed(this.model, error);
      }
      for (const version of this.model.versions) if (!version.isRetired) version.failed(error);
      return { name, kind, changed: false, error: this.#refusal ?? error };
    }
    const { errors, chosen, changed } = await this.#bringUp(sources, retry);
    const retired = this.#retireAllBut(chosen, sources, errors.length > 0);
    const error =
      this.#refusal ?? errors[0] ?? (sources.length === 0 ? noVersion(this.model.name) : undefined);
    return { name, kind, changed: changed || retired, ...(error === undefined ? {} : { error }) };
  }

  #refuse(config: ModelConfig, subscribed: boolean): ServingError | undefined {
    const sameType = (config.stateful === undefined) === (this.#config.stateful === undefined);
    if (!sameType && this.#loads.any) return typeChange(config.name);
    const becomesAutomatic = isAutomatic(config) && !isAutomatic(this.#config);
    return subscribed && becomesAutomatic ? dynamicSubscribed(config.name) : undefined;
  }

  async #list(): Promise<readonly VersionSource[]> {
    const { basePath, versionPolicy } = this.#config;
    const { versions, ignored } = await listVersions(basePath);
    const numbers = versions.map(({ version }) => version);
    const remarks = ignored.map(
      (name) => `folder ${name} is ignored: no version number, or there twice`,
    );
    if (numbers.length === 0) {
      remarks.push(noVersion(this.model.name).message);
    } else if (selectVersions(versionPolicy, numbers).length === 0) {
      remarks.push(`model_version_policy chooses none of the versions: ${numbers.join(', ')}`);
    }
    const remark = remarks.join('; ');
    if (this.#isNews(remark) && remark !== '') this.#log.remark(this.model.name, remark);
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
      const results = await Promise.all(
        round.map((source) => this.#loads.bring(source, this.#config, retry)),
      );
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

  /** Says whether there was any. Where all that was chosen has failed, what serves and is there stays. */
  #retireAllBut(
    chosen: ReadonlySet<string>,
    sources: readonly VersionSource[],
    failed: boolean,
  ): boolean {
    const { basePath } = this.#config;
    const present = new Set(sources.map((source) => source.version));
    const replaced = !failed || [...chosen].some((version) => !this.#hasFailed(version));
    const left = this.model.versions.filter(
      ({ version, isRetired }) => !chosen.has(version) && !isRetired,
    );
    const retired = left.filter(
      ({ version, serving }) =>
        replaced ||
        serving === undefined ||
        !(present.has(version) || this.#loads.loadedWith(version)?.basePath !== basePath),
    );
    for (const version of retired) {
      const reason = present.has(version.version) ? 'not chosen by the policy' : 'folder is gone';
      this.#loads.retire(version, reason);
    }
    return retired.length > 0;
  }
}
