// SPDX-License-Identifier: Apache-2.0
// The pipelines of the registry: which are configured, over which libraries, and when they are built.
// Their names are the registry's, shared with models.

import { availableParallelism } from 'node:os';
import type { NativeEngine, NativeServable } from '../native/types.ts';
import { ConfiguredPipeline, type PipelineServices } from './configured-pipeline.ts';
import type { Drains } from './drains.ts';
import type { LifecycleLog } from './lifecycle-log.ts';
import { Limiter } from './limiter.ts';
import type { LoadResult } from './load-result.ts';
import type { Pipeline } from './pipeline.ts';
import {
  type NodeLibrary,
  type PipelineConfig,
  toPipelineSpec,
  usesModel,
} from './pipeline-config.ts';
import type { PartsSource } from './pipeline-parts.ts';

/** What pipelines are made with. */
export interface PipelineHosts {
  readonly engine: NativeEngine;
  readonly drains: Drains;
  readonly log: LifecycleLog;
  readonly member: PartsSource['member'];
}

export class Pipelines {
  readonly #services: PipelineServices;
  readonly #libraries = new Map<string, string>();
  /** In the order of the configuration. */
  readonly #configured = new Map<string, ConfiguredPipeline>();
  #closed = false;

  constructor({ engine, drains, log, member }: PipelineHosts) {
    const turns = new Limiter(Math.max(2, availableParallelism()));
    this.#services = {
      drains,
      log,
      member,
      libraries: this.#libraries,
      compile: ({ config, members, libraries }) =>
        turns.run(() => engine.compile(toPipelineSpec(config, libraries), members)),
    };
  }

  /** Those that were configured before and are no more; they are forgotten here. */
  dropAllBut(configs: readonly PipelineConfig[]): readonly Pipeline[] {
    const named = new Set(configs.map(({ name }) => name));
    const gone = [...this.#configured.values()].filter(({ pipeline }) => !named.has(pipeline.name));
    for (const { pipeline } of gone) this.#configured.delete(pipeline.name);
    return gone.map(({ pipeline }) => pipeline);
  }

  /** Has these libraries known and no others. */
  setLibraries(libraries: readonly NodeLibrary[]): void {
    this.#libraries.clear();
    for (const { name, path } of libraries) this.#libraries.set(name, path);
  }

  /** Whether a configured pipeline runs that model, and still does in `next`. */
  subscribes(model: string, next: readonly PipelineConfig[]): boolean {
    return next.some((config) => {
      const before = this.#configured.get(config.name)?.config;
      return before !== undefined && usesModel(before, model) && usesModel(config, model);
    });
  }

  /** From the next `update` on; `pipeline` is where it is served. */
  configure(pipeline: Pipeline, config: PipelineConfig): void {
    const configured = this.#configured.get(config.name);
    // Taken out and put in again: the order is that of the configuration.
    this.#configured.delete(config.name);
    configured?.adopt(config);
    this.#configured.set(
      config.name,
      configured ?? new ConfiguredPipeline(pipeline, config, this.#services),
    );
  }

  /**
   * Builds what has changed, each pipeline when its models are what they are to be: `settled` resolves
   * then. Never rejects.
   */
  update(
    retry: boolean,
    settled: (model: string) => Promise<void>,
  ): Promise<readonly LoadResult[]> {
    const updates = [...this.#configured.values()].map(async (configured): Promise<LoadResult> => {
      await Promise.all(configured.models.map(({ model }) => settled(model)));
      const { name, kind } = configured.pipeline;
      return this.#closed ? { name, kind, changed: false } : configured.update(retry);
    });
    return Promise.all(updates);
  }

  /** Has all pipelines give up `servable`, which is to be freed before what replaces it is there. */
  letGo(servable: NativeServable): void {
    for (const configured of this.#configured.values()) configured.letGo(servable);
  }

  /** What is being built is waited for by `update`; nothing else is begun. */
  close(): void {
    this.#closed = true;
  }
}
