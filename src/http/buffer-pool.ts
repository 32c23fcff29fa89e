// SPDX-License-Identifier: Apache-2.0
// Buffers for all but the smallest bodies, used again. New ones count as external memory, of which V8 allows little
// before it collects everything: 600 KB bodies cost it 44 full collections in 1,000 requests.

import { freeMemory } from './memory.ts';

/** What sizes are multiples of, beyond the first step and up to it: few sizes, little room lost. */
const step = 64 * 1024;
const smallStep = 4 * 1024;
const mostKeptBytes = 64 * 1024 * 1024;
const idleMs = 2_000;

/** Keeps up to 64 MiB, and nothing once no body has come for it for some seconds. */
export class BufferPool {
  /** Given back since the timer's last tick, and before that. */
  #recent: Buffer[] = [];
  #older: Buffer[] = [];
  #keptBytes = 0;
  #timer: NodeJS.Timeout | undefined;

  /** Bytes held for later. */
  get keptBytes(): number {
    return this.#keptBytes;
  }

  /** A buffer of at least `bytes`, what it holds undefined; the caller's until given back. */
  take(bytes: number): Buffer {
    const multiple = bytes > step ? step : smallStep;
    const size = Math.ceil(bytes / multiple) * multiple;
    const kept = pick(this.#recent, size) ?? pick(this.#older, size);
    if (kept === undefined) return Buffer.allocUnsafeSlow(size);
    this.#keptBytes -= size;
    return kept;
  }

  /** Takes back what `take` gave, and frees what is too much. Nobody may read or write it any more. */
  give(buffer: Buffer): void {
    if (this.#keptBytes + buffer.length > mostKeptBytes) {
      freeMemory(buffer);
      return;
    }
    this.#recent.push(buffer);
    this.#keptBytes += buffer.length;
    this.#timer ??= setInterval(() => this.#dropOlder(), idleMs).unref();
  }

  #dropOlder(): void {
    for (const buffer of this.#older) {
      this.#keptBytes -= buffer.length;
      freeMemory(buffer);
    }
    this.#older = this.#recent;
    this.#recent = [];
    if (this.#older.length > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

/** Takes the buffer of that very size out of the list, the latest first: its memory may be in a cache. */
function pick(buffers: Buffer[], size: number): Buffer | undefined {
  const index = buffers.findLastIndex((buffer) => buffer.length === size);
  return index === -1 ? undefined : buffers.splice(index, 1)[0];
}
