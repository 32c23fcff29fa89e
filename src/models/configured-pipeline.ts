// SPDX-License-Identifier: Apache-2.0
// A pipeline and its definition: built again when something that it is made from changes. The graph that
// serves goes on until another does, and where the new one fails, unless one of its models is taken
// away (pipelines.md 9.3, 13.3).

import { type ServingError, toServingError } from '../errors.ts';
import type { NativeServable } from '../native/types.ts';
import type { Drains } from './drains.ts';
import { FailedBuild } from './failed-build.ts';
import type { LifecycleLog } from './lifecycle-log.ts';
import type { LoadResult } from './load-result.ts';
import type { Pipeline } from './pipeline.ts';
import { librariesOf, type ModelNode, modelsOf, type PipelineConfig } from './pipeline-config.ts';
import { withoutNodes } from './pipeline-faults.ts';
import {
  changedParts,
  libraryPrint,
  type PartsSource,
  type PipelineParts,
  partsOf,
} from './pipeline-parts.ts';

/** What all pipelines share. */
export interface PipelineServices extends PartsSource {
  readonly compile: (parts: PipelineParts) => Promise<NativeServable>;
  readonly drains: Drains;
  readonly log: LifecycleLog;
}

export class ConfiguredPipeline {
  readonly pipeline: Pipeline;
  #config: PipelineConfig;
  readonly #services: PipelineServices;
  /** What the graph that serves was made from; undefined where none does. */
  #built: PipelineParts | undefined;
  #failure: FailedBuild | undefined;

  constructor(pipeline: Pipeline, config: PipelineConfig, services: PipelineServices) {
    this.pipeline = pipeline;
    this.#config = config;
    this.#services = services;
    pipeline.only.beginLoad();
  }

  /** What it is to be from the next `update` on. */
  adopt(config: PipelineConfig): void {
    this.#config = config;
  }

  get config(): PipelineConfig {
    return this.#config;
  }

  /** Models that it runs or is to run: `update` wants them settled. */
  get models(): readonly ModelNode[] {
    return [this.#config, this.#built?.config ?? this.#config].flatMap(modelsOf);
  }

  /**
   * Builds it where what it is made from has changed; `retry`: also where that has failed before and
   * nothing has. Never rejects. One at a time.
   */
  async update(retry: boolean): Promise<LoadResult> {
    const { name, kind } = this.pipeline;
    const parts = partsOf(this.#config, this.#services);
    const changes = this.#built === undefined ? undefined : changedParts(this.#built, parts);
    if (changes?.length === 0) {
      this.#failure = undefined;
      return { name, kind, changed: false };
    }
    const files = await libraryPrint(parts);
    const isDue = retry || this.#failure === undefined || this.#failure.isDue(parts, files);
    const error = isDue ? await this.#build(parts, changes, files) : this.#failure?.error;
    if (error === undefined) return { name, kind, changed: true };
    if (this.#hasLostModel()) this.#withdraw();
    this.pipeline.only.failed(error);
    return { name, kind, changed: false, error };
  }

  /** Gives up the graph if it runs `servable`, which must be freed before what replaces it is there. */
  letGo(servable: NativeServable): void {
    if (this.#built?.members.some((member) => member.servable === servable)) this.#withdraw();
  }

  /** What it failed of, if it did. */
  async #build(
    parts: PipelineParts,
    changes: readonly string[] | undefined,
    files: string,
  ): Promise<ServingError | undefined> {
    const { pipeline } = this;
    const { compile, drains, log } = this.#services;
    const begun = performance.now();
    pipeline.only.beginLoad();
    this.#tellMissingLibraries(parts);
    try {
      if (isEmpty(parts.config)) throw withoutNodes(pipeline.name);
      const servable = await compile(parts);
      const replaced = pipeline.only.loaded(servable);
      this.#built = parts;
      this.#failure = undefined;
      log.loaded(pipeline, pipeline.only, msSince(begun), changes);
      if (replaced !== undefined) void drains.free(pipeline, pipeline.only, replaced);
      return undefined;
    } catch (thrown) {
      const error = toServingError(thrown);
      this.#failure = new FailedBuild(error, parts, files);
      if (this.#hasLostModel()) this.#withdraw();
      log.failed(pipeline, pipeline.only, error, msSince(begun));
      return error;
    }
  }

  /** Whether a model of the graph that serves has nothing to answer with any more. */
  #hasLostModel(): boolean {
    if (this.#built === undefined) return false;
    return modelsOf(this.#built.config).some(
      (model) => this.#services.member(model).servable === null,
    );
  }

  #withdraw(): void {
    const { only } = this.pipeline;
    const withdrawn = only.withdraw();
    this.#built = undefined;
    if (withdrawn !== undefined) void this.#services.drains.free(this.pipeline, only, withdrawn);
  }

  #tellMissingLibraries({ config, libraries }: PipelineParts): void {
    for (const library of librariesOf(config).filter((name) => !libraries.has(name))) {
      const text = `refers to non existing custom node library: ${library}`;
      this.#services.log.remark(this.pipeline.name, text, 'pipeline');
    }
  }
}

/** To the native plane that is what a request to an unknown model goes through. */
function isEmpty({ nodes, outputs }: PipelineConfig): boolean {
  return nodes.length === 0 && outputs.length === 0;
}

function msSince(begun: number): number {
  return Math.round(performance.now() - begun);
}
