// SPDX-License-Identifier: Apache-2.0
// Memory outside V8's heap that comes and goes when we say so: V8 frees it only when it next collects,
// which an idle server never does.

import { MessageChannel } from 'node:worker_threads';

/** Nobody listens at the other end, so what is handed over is freed at once, on Node 20 too. */
const { port1: nowhere } = new MessageChannel();
nowhere.close();

/**
 * Frees the memory behind `buffer`, all of it: every view of it is empty from then on. Not for memory
 * that others share, nor while the native plane reads it.
 */
export function freeMemory(buffer: Uint8Array): void {
  nowhere.postMessage(null, [buffer.buffer as ArrayBuffer]);
}

/** What TypeScript's library for our target does not declare yet; Node 20 has it. */
interface Resizable extends ArrayBuffer {
  resize(bytes: number): void;
}
const Resizable = ArrayBuffer as unknown as new (
  bytes: number,
  options: { readonly maxByteLength: number },
) => Resizable;

/** Memory that grows where it is, without being copied: only its addresses are taken at first. */
export class GrowingMemory {
  readonly #memory: Resizable;

  /** `mostBytes` is what it can grow to. Throws a RangeError where there are no addresses for that. */
  constructor(mostBytes: number) {
    this.#memory = new Resizable(0, { maxByteLength: mostBytes });
  }

  /** All of it, once it has grown to so many bytes. Throws a RangeError where there is no memory. */
  grow(bytes: number): Buffer {
    this.#memory.resize(bytes);
    return Buffer.from(this.#memory);
  }
}
