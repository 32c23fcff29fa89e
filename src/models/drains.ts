// SPDX-License-Identifier: Apache-2.0
// Frees instances that no request finds any more, each when its last one in flight is answered. Nobody
// else waits for that: a request that hangs holds up no configuration (config-and-lifecycle.md 7.3).

import { toServingError } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { NativeServable } from '../native/types.ts';

const patienceMs = 30_000;

export class Drains {
  readonly #log: Logger;
  readonly #running = new Set<Promise<void>>();

  constructor(log: Logger) {
    this.#log = log;
  }

  /** Resolves when the instance is freed; logs where that takes long. Never rejects. */
  async free(model: string, version: string, servable: NativeServable): Promise<void> {
    const drain = this.#drain(model, version, servable);
    this.#running.add(drain);
    await drain;
    this.#running.delete(drain);
  }

  /** Resolves when all that has begun is freed. */
  async ended(): Promise<void> {
    await Promise.all(this.#running);
  }

  async #drain(model: string, version: string, servable: NativeServable): Promise<void> {
    const begun = performance.now();
    const late = setTimeout(() => {
      this.#log.warning(
        `model ${model} version ${version}: requests still in flight ${patienceMs / 1000} s after it was to be freed`,
        { event: 'drain_slow', model, version },
      );
    }, patienceMs);
    late.unref();
    try {
      await servable.unload();
      const ms = Math.round(performance.now() - begun);
      this.#log.info(`model ${model} version ${version}: unloaded in ${ms} ms`, {
        event: 'unloaded',
        model,
        version,
        ms,
      });
    } catch (thrown) {
      const { message, reason } = toServingError(thrown);
      this.#log.error(`model ${model} version ${version}: not unloaded: ${message}`, {
        event: 'unload_failed',
        model,
        version,
        reason,
      });
    } finally {
      clearTimeout(late);
    }
  }
}
