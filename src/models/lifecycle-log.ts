// SPDX-License-Identifier: Apache-2.0
// One line for whatever happens to a model's version or a pipeline: what, how long it took, why.

import { type ServingError, textForLog } from '../errors.ts';
import type { LogFields, Logger } from '../log.ts';
import type { ServableInfo } from '../native/types.ts';
import type { ModelVersion } from './lifecycle.ts';
import type { Model, ServableKind } from './model.ts';

export class LifecycleLog {
  readonly #log: Logger;

  constructor(log: Logger) {
    this.#log = log;
  }

  /** What concerns all of a model or pipeline: its folder, its entry in the configuration. */
  remark(name: string, text: string, kind: ServableKind = 'model'): void {
    this.#log.warning(`${kind} ${name}: ${text}`, { event: 'remark', [kind]: name });
  }

  /** A setting of a model that cannot be used is left out: the model is served without it. */
  leftOut(model: string, text: string, { reason }: ServingError): void {
    this.#log.error(`model ${model}: ${text}`, { event: 'remark', model, reason });
  }

  /** The configuration of a model or pipeline cannot be used. */
  refused(name: string, error: ServingError, kind: ServableKind = 'model'): void {
    const fields = { event: 'refused', [kind]: name, reason: error.reason };
    this.#log.error(`${kind} ${name}: ${textForLog(error)}`, fields);
  }

  /** `changes`: settings for whose sake an instance was replaced; undefined where none served. */
  loaded(model: Model, version: ModelVersion, ms: number, changes?: readonly string[]): void {
    if (version.serving === undefined) return;
    const { info } = version.serving;
    const what = changes === undefined ? 'loaded' : `loaded again (${changes.join(', ')})`;
    const how = model.kind === 'model' ? ` ${runsOn(info)}` : '';
    this.#log.info(
      `${headOf(model, version)}: available${how}; ${what} in ${ms} ms`,
      fieldsOf(changes === undefined ? 'loaded' : 'reloaded', model, version, { ms }),
    );
    for (const remark of info.graph?.remarks ?? []) this.remark(model.name, remark, model.kind);
  }

  failed(model: Model, version: ModelVersion, error: ServingError, ms: number): void {
    const { path } = error.details;
    const kept = version.serving === undefined ? '' : '; what served before goes on';
    this.#log.error(
      `${headOf(model, version)}: load failed: ${textForLog(error)}${kept}`,
      fieldsOf('load_failed', model, version, {
        ms,
        reason: error.reason,
        ...(path === undefined ? {} : { path }),
      }),
    );
  }

  /** The folder of the versions cannot be read. */
  notListed({ name, serves }: Model, error: ServingError): void {
    const { path } = error.details;
    const kept = serves ? '; what served before goes on' : '';
    this.#log.error(`model ${name}: load failed: ${textForLog(error)}${kept}`, {
      event: 'load_failed',
      model: name,
      reason: error.reason,
      ...(path === undefined ? {} : { path }),
    });
  }

  retired(model: Model, version: ModelVersion, why: string): void {
    const fields = fieldsOf('retired', model, version, { reason: why });
    this.#log.info(`${headOf(model, version)}: retired: ${why}`, fields);
  }

  unloaded(model: Model, version: ModelVersion, ms: number): void {
    const fields = fieldsOf('unloaded', model, version, { ms });
    this.#log.info(`${headOf(model, version)}: unloaded in ${ms} ms`, fields);
  }

  /** Requests keep an instance for long that was to be freed. */
  slow(model: Model, version: ModelVersion, ms: number): void {
    this.#log.warning(
      `${headOf(model, version)}: requests or pipelines still hold it ${ms / 1000} s after it was to be freed`,
      fieldsOf('drain_slow', model, version, { ms }),
    );
  }

  notUnloaded(model: Model, version: ModelVersion, { message, reason }: ServingError): void {
    const fields = fieldsOf('unload_failed', model, version, { reason });
    this.#log.error(`${headOf(model, version)}: not unloaded: ${message}`, fields);
  }
}

function runsOn(info: ServableInfo): string {
  const { executionDevices, executionPrecision, inferRequests, streams } = info;
  return (
    `on ${executionDevices.join(', ')}, precision ${executionPrecision}, ` +
    `${inferRequests} infer requests, ${streams} streams`
  );
}

/** A pipeline's version says nothing. */
function headOf({ kind, name }: Model, { version }: ModelVersion): string {
  return kind === 'model' ? `model ${name} version ${version}` : `pipeline ${name}`;
}

function fieldsOf(
  event: string,
  { kind, name }: Model,
  { version }: ModelVersion,
  more: Omit<LogFields, 'event'>,
): LogFields {
  const whose = kind === 'model' ? { model: name, version } : { pipeline: name };
  return { event, ...whose, ...more };
}
