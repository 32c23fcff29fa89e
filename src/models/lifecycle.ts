// SPDX-License-Identifier: Apache-2.0
// One version of a model and its state (config-and-lifecycle.md 7.1). A failed load stays LOADING, with
// its error, unless an instance serves meanwhile: that one stays AVAILABLE while another is loaded
// beside it. Whoever waits for a load to end is woken by it.

import type { ServingError } from '../errors.ts';
import type { NativeServable, ServableInfo } from '../native/types.ts';

export type VersionState = 'START' | 'LOADING' | 'AVAILABLE' | 'UNLOADING' | 'END';

/** A version that can answer: handed to requests, which may outlive the version's state. */
export interface Serving {
  readonly version: string;
  readonly servable: NativeServable;
  readonly info: ServableInfo;
}

export class ModelVersion {
  readonly version: string;
  readonly #changed: () => void;
  readonly #waiting = new Set<() => void>();
  #state: VersionState = 'START';
  #serving: Serving | undefined;
  #error: ServingError | undefined;

  /** `changed` is called after every change of state or instance. */
  constructor(version: string, changed: () => void) {
    this.version = version;
    this.#changed = changed;
  }

  get state(): VersionState {
    return this.#state;
  }

  /** Present exactly while AVAILABLE. */
  get serving(): Serving | undefined {
    return this.#serving;
  }

  /** Why the last load failed; never set while AVAILABLE. */
  get error(): ServingError | undefined {
    return this.#error;
  }

  /** Whether a load is in progress (a failed one is LOADING too, but nothing goes on). */
  get inProgress(): boolean {
    return this.#state === 'START' || (this.#state === 'LOADING' && this.#error === undefined);
  }

  /** Whether it is retired, or about to be. */
  get isRetired(): boolean {
    return this.#state === 'UNLOADING' || this.#state === 'END';
  }

  /** LOADING, unless an instance serves: then the load goes on unseen beside it. */
  beginLoad(): void {
    if (this.#serving !== undefined) return;
    this.#error = undefined;
    this.#enter('LOADING');
  }

  /** From here on `servable` answers. What answered until now comes back, to be freed. */
  loaded(servable: NativeServable): NativeServable | undefined {
    const replaced = this.#serving?.servable;
    this.#serving = { version: this.version, servable, info: servable.describe() };
    this.#error = undefined;
    this.#enter('AVAILABLE');
    return replaced;
  }

  /** Of no effect where an instance serves. */
  failed(error: ServingError): void {
    if (this.#serving !== undefined) return;
    this.#error = error;
    this.#enter('LOADING');
  }

  /** LOADING without an instance; the one that served comes back, to be freed. */
  withdraw(): NativeServable | undefined {
    const withdrawn = this.#serving?.servable;
    this.#serving = undefined;
    this.beginLoad();
    return withdrawn;
  }

  /** Refuses new requests at once; END when `free` has let those in flight end and freed the model. */
  async retire(free: (servable: NativeServable) => Promise<void> = unload): Promise<void> {
    const servable = this.#serving?.servable;
    this.#serving = undefined;
    this.#error = undefined;
    this.#enter('UNLOADING');
    if (servable !== undefined) await free(servable);
    // A version that came back meanwhile has gone on.
    if (this.#state === 'UNLOADING') this.#enter('END');
  }

  /** Resolves when no load is in progress any more, or after `timeoutMs`. */
  whenSettled(timeoutMs: number): Promise<void> {
    if (!this.inProgress) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, timeoutMs);
      this.#waiting.add(wake);
    });
  }

  #enter(state: VersionState): void {
    this.#state = state;
    this.#changed();
    if (this.inProgress) return;
    for (const wake of [...this.#waiting]) wake();
  }
}

function unload(servable: NativeServable): Promise<void> {
  return servable.unload();
}
