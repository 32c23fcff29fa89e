// SPDX-License-Identifier: Apache-2.0
// Memory for request bodies: each in one piece, its binary part aligned where the JSON part's length is
// known, and the sum of all bodies in flight bounded. Small ones share slabs, others use buffers again,
// and what turns out large only as it comes grows in place.

import type { ServingError } from '../errors.ts';
import { BufferPool } from './buffer-pool.ts';
import { httpFault } from './faults.ts';
import { freeMemory, GrowingMemory } from './memory.ts';

const alignment = 64;
const slabBytes = 256 * 1024;
/** Capacity from which a body's buffer comes from the pool and goes back there; smaller ones share. */
const leastPooled = 4 * 1024;
/** Up to here a body of unknown length grows by being copied into a buffer of twice its size. */
const largestCopied = 1024 * 1024;
const nothing = Buffer.alloc(0);

export interface BodyLimits {
  /** Bytes of one body, inclusive; of a compressed one also once decoded. */
  readonly maxBodyBytes: number;
  /**
   * Bytes of all bodies being received or inferred, counted as they arrive: what a client only
   * announces takes nothing from others. Of a body that has grown all its room counts. Memory kept for
   * later bodies comes on top.
   */
  readonly maxBodyBytesInFlight: number;
}

/** A body being collected, then inferred. The bytes are `buffer[start, end)`; `release` once, at the end. */
export class Body {
  readonly #store: BodyStore;
  /** May hold other bodies too. */
  buffer: Buffer;
  start: number;
  end: number;
  /** Bytes that there is room for. */
  capacity: number;
  /** What `buffer` is part of, where the body grows in place. */
  growing: GrowingMemory | undefined;
  /** Bytes counted as in flight. */
  counted = 0;
  /** While it is being received: gives it up, and its place among those that are (`BodyStore.receive`). */
  giveUp: ((error: ServingError) => void) | undefined;
  place = -1;

  constructor(store: BodyStore, buffer: Buffer, start: number, capacity: number) {
    this.#store = store;
    this.buffer = buffer;
    this.start = start;
    this.end = start;
    this.capacity = capacity;
  }

  get size(): number {
    return this.end - this.start;
  }

  /** Copies the chunk behind what is there, growing where needed. Throws the faults of `BodyStore`. */
  append(chunk: Uint8Array): void {
    const needed = this.size + chunk.length;
    if (needed > this.capacity) this.#store.grow(this, needed);
    else this.#store.count(this, needed);
    this.buffer.set(chunk, this.end);
    this.end += chunk.length;
  }

  release(): void {
    this.#store.release(this);
  }
}

export class BodyStore {
  readonly limits: BodyLimits;
  readonly #receiving: Body[] = [];
  #bytesInFlight = 0;
  #slab = Buffer.allocUnsafeSlow(slabBytes);
  #slabUsed = 0;
  readonly #pool = new BufferPool();

  constructor(limits: BodyLimits) {
    this.limits = limits;
  }

  get bytesInFlight(): number {
    return this.#bytesInFlight;
  }

  /**
   * Room for `capacity` bytes; byte `jsonBytes` of them (the first of the binary part) lies aligned.
   * Throws the faults "body_too_large" and, where there is no memory, "overloaded".
   */
  allocate(capacity: number, jsonBytes: number): Body {
    this.#checkSize(capacity);
    const lead = jsonBytes > 0 ? (alignment - (jsonBytes % alignment)) % alignment : 0;
    const total = lead + capacity;
    if (capacity >= leastPooled) return new Body(this, this.#take(total), lead, capacity);
    if (this.#slabUsed + total > slabBytes) {
      this.#slab = Buffer.allocUnsafeSlow(slabBytes);
      this.#slabUsed = 0;
    }
    const start = this.#slabUsed + lead;
    this.#slabUsed += Math.ceil(total / alignment) * alignment;
    return new Body(this, this.#slab, start, capacity);
  }

  /** Room for at least `needed` bytes of `body`, and for some more. Throws as `allocate`. */
  grow(body: Body, needed: number): void {
    this.#checkSize(needed);
    const { maxBodyBytes } = this.limits;
    const copied = Math.max(needed, 2 * body.capacity);
    const inPlace = copied > largestCopied;
    const wanted = inPlace ? needed + Math.max(needed / 4, largestCopied) : copied;
    const capacity = Math.min(Math.ceil(wanted), maxBodyBytes);
    this.count(body, capacity);
    if (body.growing === undefined) {
      this.#move(body, capacity, inPlace);
    } else {
      const { growing, start } = body;
      body.buffer = orOverloaded(() => growing.grow(start + capacity));
    }
    body.capacity = capacity;
  }

  #move(body: Body, capacity: number, inPlace: boolean): void {
    // The start keeps its place within a line, so the alignment of the binary part too.
    const start = body.start % alignment;
    const most = start + this.limits.maxBodyBytes;
    const growing = inPlace ? orOverloaded(() => new GrowingMemory(most)) : undefined;
    const buffer = growing
      ? orOverloaded(() => growing.grow(start + capacity))
      : this.#take(start + capacity);
    body.buffer.copy(buffer, start, body.start, body.end);
    this.#giveBack(body);
    body.end = start + body.size;
    body.start = start;
    body.buffer = buffer;
    body.growing = growing;
  }

  /** Once, when nobody reads the body any more: its memory may hold the next one at once. */
  release(body: Body): void {
    this.#giveBack(body);
    this.#bytesInFlight -= body.counted;
    body.counted = 0;
    body.capacity = 0;
    body.growing = undefined;
    body.buffer = nothing;
  }

  /** Counts `bytes` of `body` in all as in flight. Throws the fault "overloaded". */
  count(body: Body, bytes: number): void {
    const more = Math.max(0, bytes - body.counted);
    if (this.#bytesInFlight + more > this.limits.maxBodyBytesInFlight) {
      throw httpFault('overloaded');
    }
    this.#bytesInFlight += more;
    body.counted += more;
  }

  /** `giveUp` is called where the server ends before all of `body` is there, which `received` tells. */
  receive(body: Body, giveUp: (error: ServingError) => void): void {
    body.giveUp = giveUp;
    body.place = this.#receiving.push(body) - 1;
  }

  /** Once for each `receive`. */
  received(body: Body): void {
    const last = this.#receiving.pop() as Body;
    body.giveUp = undefined;
    if (last === body) return;
    this.#receiving[body.place] = last;
    last.place = body.place;
  }

  /** Refuses the requests whose bodies have not arrived whole: the server is ending. */
  refuseUnfinished(): void {
    for (const { giveUp } of [...this.#receiving]) giveUp?.(httpFault('draining'));
  }

  #take(bytes: number): Buffer {
    return orOverloaded(() => this.#pool.take(bytes));
  }

  #giveBack(body: Body): void {
    if (body.growing) freeMemory(body.buffer);
    else if (body.capacity >= leastPooled) this.#pool.give(body.buffer);
  }

  #checkSize(size: number): void {
    const { maxBodyBytes } = this.limits;
    if (size > maxBodyBytes) {
      throw httpFault('body_too_large', `Request body exceeds ${maxBodyBytes} bytes`);
    }
  }
}

/** What `allocate` gives; where there is no memory, the fault "overloaded". */
function orOverloaded<Memory>(allocate: () => Memory): Memory {
  try {
    return allocate();
  } catch {
    throw httpFault('overloaded');
  }
}
