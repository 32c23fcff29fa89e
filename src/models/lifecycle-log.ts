// SPDX-License-Identifier: Apache-2.0
// One line for whatever happens to a version: what, how long it took, why.

import { type ServingError, textForLog } from '../errors.ts';
import type { LogFields, Logger } from '../log.ts';
import type { ModelVersion } from './lifecycle.ts';
import type { Model } from './model.ts';

export class LifecycleLog {
  readonly #log: Logger;

  constructor(log: Logger) {
    this.#log = log;
  }

  /** What concerns all of a model: its folder, its entry in the configuration. */
  remark(model: string, text: string): void {
    this.#log.warning(`model ${model}: ${text}`, { event: 'remark', model });
  }

  /** A setting of a model that cannot be used is left out: the model is served without it. */
  leftOut(model: string, text: string, { reason }: ServingError): void {
    this.#log.error(`model ${model}: ${text}`, { event: 'remark', model, reason });
  }

  /** The configuration of a model cannot be used. */
  refused(model: string, error: ServingError): void {
    const { reason } = error;
    this.#log.error(`model ${model}: ${textForLog(error)}`, { event: 'refused', model, reason });
  }

  /** `changes`: settings for whose sake an instance was replaced; undefined where none served. */
  loaded({ name }: Model, version: ModelVersion, ms: number, changes?: readonly string[]): void {
    if (version.serving === undefined) return;
    const { executionDevices, executionPrecision, inferRequests, streams } = version.serving.info;
    const what = changes === undefined ? 'loaded' : `loaded again (${changes.join(', ')})`;
    this.#log.info(
      `${headOf(name, version.version)}: available on ${executionDevices.join(', ')}, ` +
        `precision ${executionPrecision}, ${inferRequests} infer requests, ${streams} streams; ` +
        `${what} in ${ms} ms`,
      fieldsOf(changes === undefined ? 'loaded' : 'reloaded', name, version.version, { ms }),
    );
  }

  failed({ name }: Model, version: ModelVersion, error: ServingError, ms: number): void {
    const { path } = error.details;
    const kept = version.serving === undefined ? '' : '; what served before goes on';
    this.#log.error(
      `${headOf(name, version.version)}: load failed: ${textForLog(error)}${kept}`,
      fieldsOf('load_failed', name, version.version, {
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

  retired({ name }: Model, { version }: ModelVersion, why: string): void {
    const fields = fieldsOf('retired', name, version, { reason: why });
    this.#log.info(`${headOf(name, version)}: retired: ${why}`, fields);
  }

  unloaded(name: string, version: string, ms: number): void {
    const fields = fieldsOf('unloaded', name, version, { ms });
    this.#log.info(`${headOf(name, version)}: unloaded in ${ms} ms`, fields);
  }

  /** Requests keep an instance for long that was to be freed. */
  slow(name: string, version: string, ms: number): void {
    this.#log.warning(
      `${headOf(name, version)}: requests still in flight ${ms / 1000} s after it was to be freed`,
      fieldsOf('drain_slow', name, version, { ms }),
    );
  }

  notUnloaded(name: string, version: string, { message, reason }: ServingError): void {
    const fields = fieldsOf('unload_failed', name, version, { reason });
    this.#log.error(`${headOf(name, version)}: not unloaded: ${message}`, fields);
  }
}

function headOf(model: string, version: string): string {
  return `model ${model} version ${version}`;
}

function fieldsOf(event: string, model: string, version: string, more: LogFields): LogFields {
  return { event, model, version, ...more };
}
