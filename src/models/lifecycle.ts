// SPDX-License-Identifier: Apache-2.0
// One version of a model and its state (config-and-lifecycle.md 7.1). A failed load stays LOADING, with
// its error. Whoever waits for a load to end is woken by it.

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

  /** `changed` is called after every change of state. */
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

  /** Why the last load failed. */
  get error(): ServingError | undefined {
    return this.#error;
  }

  /** Whether a load is in progress (a failed one is LOADING too, but nothing goes on). */
  get inProgress(): boolean {
    return this.#state === 'START' || (this.#state === 'LOADING' && this.#error === undefined);
  }

  beginLoad(): void {
    this.#error = undefined;
    this.#enter('LOADING');
  }

  loaded(servable: NativeServable): void {
    this.#serving = { version: this.version, servable, info: servable.describe() };
    this.#enter('AVAILABLE');
  }

  failed(error: ServingError): void {
    this.#error = error;
    this.#enter('LOADING');
  }

  /** Refuses new requests, lets those in flight end, frees the model. */
  async retire(): Promise<void> {
    const servable = this.#serving?.servable;
    this.#serving = undefined;
    this.#error = undefined;
    this.#enter('UNLOADING');
    await servable?.unload();
    this.#enter('END');
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
