// SPDX-License-Identifier: Apache-2.0
// Loads instances, as many at once as there are cores, and large ones fewer at once: files are in memory
// more than once while they are compiled.

import { availableParallelism, totalmem } from 'node:os';
import { ServingError } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { NativeEngine, NativeServable } from '../native/types.ts';
import { Limiter } from './limiter.ts';
import { toLoadOrder } from './load-order.ts';
import type { ModelConfig } from './model-config.ts';
import type { VersionSource } from './repository.ts';

/** How much is loaded at once; a version beyond `bytes` is loaded alone. */
export interface LoadBounds {
  readonly atOnce: number;
  /** Sum of the sizes of the files. */
  readonly bytes: number;
}

/** What one load is of. */
export interface LoadTask {
  readonly config: ModelConfig;
  readonly source: VersionSource;
  /** Size of its files. */
  readonly bytes: number;
  /** Called when it is this load's turn. */
  readonly begin: () => Promise<void>;
}

export class Loader {
  readonly #engine: NativeEngine;
  readonly #log: Logger;
  readonly #limiter: Limiter;
  #closed = false;

  constructor(engine: NativeEngine, log: Logger, bounds: LoadBounds = machineBounds()) {
    this.#engine = engine;
    this.#log = log;
    this.#limiter = new Limiter(bounds.atOnce, bounds.bytes);
  }

  /** Rejects with ServingError, or NativeError: "shutting_down" after `close`. */
  load({ config, source, bytes, begin }: LoadTask): Promise<NativeServable> {
    return this.#limiter.run(async () => {
      if (this.#closed) throw shuttingDown(config.name);
      await begin();
      return this.#engine.load(await toLoadOrder(config, source, this.#log));
    }, bytes);
  }

  /** Loads that have begun go on, others do not begin. */
  close(): void {
    this.#closed = true;
  }
}

/** A quarter of the memory that the process may have: files and what they are compiled to lie in it together. */
function machineBounds(): LoadBounds {
  const constrained = process.constrainedMemory();
  const memory = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
  return { atOnce: Math.max(2, availableParallelism()), bytes: memory / 4 };
}

function shuttingDown(model: string): ServingError {
  return new ServingError('cancelled', 'shutting_down', 'The server is shutting down', {
    details: { model },
  });
}
