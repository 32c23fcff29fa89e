// SPDX-License-Identifier: Apache-2.0
// Frees instances that no request finds any more, each when its last one in flight is answered. Nobody
// else waits for that: a request that hangs holds up no configuration (config-and-lifecycle.md 7.3).

import { toServingError } from '../errors.ts';
import type { NativeServable } from '../native/types.ts';
import type { ModelVersion } from './lifecycle.ts';
import type { LifecycleLog } from './lifecycle-log.ts';
import type { Model } from './model.ts';

const patienceMs = 30_000;

export class Drains {
  readonly #log: LifecycleLog;
  readonly #running = new Set<Promise<void>>();

  constructor(log: LifecycleLog) {
    this.#log = log;
  }

  /**
   * No request finds the version any more; its number stays known. Says whether it was not so before.
   * Without a reason it is not worth a line.
   */
  retire(model: Model, version: ModelVersion, reason?: string): boolean {
    if (version.isRetired) return false;
    if (reason !== undefined) this.#log.retired(model, version, reason);
    void version.retire((servable) => this.free(model, version, servable));
    return true;
  }

  /** Resolves when the instance is freed; logs where that takes long. Never rejects. */
  async free(model: Model, version: ModelVersion, servable: NativeServable): Promise<void> {
    const drain = this.#drain(model, version, servable);
    this.#running.add(drain);
    await drain;
    this.#running.delete(drain);
  }

  /** Resolves when all that has begun is freed. */
  async ended(): Promise<void> {
    await Promise.all(this.#running);
  }

  async #drain(model: Model, version: ModelVersion, servable: NativeServable): Promise<void> {
    const begun = performance.now();
    const late = setTimeout(() => this.#log.slow(model, version, patienceMs), patienceMs).unref();
    try {
      await servable.unload();
      this.#log.unloaded(model, version, Math.round(performance.now() - begun));
    } catch (thrown) {
      this.#log.notUnloaded(model, version, toServingError(thrown));
    } finally {
      clearTimeout(late);
    }
  }
}
