// SPDX-License-Identifier: Apache-2.0
// Memory for request bodies: each in one piece, its binary part aligned where the JSON part's length is
// known, and the sum of all bodies in flight bounded. Small ones share slabs, large ones use buffers again.

import type { ServingError } from '../errors.ts';
import { BufferPool } from './buffer-pool.ts';
import { httpFault } from './faults.ts';

const alignment = 64;
const slabBytes = 256 * 1024;
const largestInSlab = 16 * 1024;
/** Capacity from which a body's buffer comes from the pool and goes back there. */
const leastPooled = 64 * 1024;
const nothing = Buffer.alloc(0);

export interface BodyLimits {
  /** Bytes of one body, inclusive; of a compressed one also once decoded. */
  readonly maxBodyBytes: number;
  /**
   * Bytes of all bodies being received or inferred, counted as they arrive: what a client only
   * announces takes nothing from others. Memory kept for later bodies comes on top.
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
  /** Bytes counted as in flight. */
  counted = 0;

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

  /** Copies the chunk behind what is there, growing by doubling. Throws the faults of `BodyStore`. */
  append(chunk: Uint8Array): void {
    this.#store.count(this, chunk.length);
    if (this.size + chunk.length > this.capacity) this.#store.grow(this, chunk.length);
    this.buffer.set(chunk, this.end);
    this.end += chunk.length;
  }

  release(): void {
    this.#store.release(this);
  }
}

export class BodyStore {
  readonly limits: BodyLimits;
  /** For every body that is still being received: what gives it up. Kept by http/body.ts. */
  readonly receiving: Set<(error: ServingError) => void> = new Set();
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
    if (total > largestInSlab) return new Body(this, this.#take(capacity, lead), lead, capacity);
    if (this.#slabUsed + total > slabBytes) {
      this.#slab = Buffer.allocUnsafeSlow(slabBytes);
      this.#slabUsed = 0;
    }
    const start = this.#slabUsed + lead;
    this.#slabUsed += Math.ceil(total / alignment) * alignment;
    return new Body(this, this.#slab, start, capacity);
  }

  /** At least `more` bytes of room behind `body`, doubling it. Throws as `allocate`. */
  grow(body: Body, more: number): void {
    const needed = body.size + more;
    const capacity = Math.max(needed, Math.min(2 * body.capacity, this.limits.maxBodyBytes));
    this.#checkSize(needed);
    // The start keeps its place within a line, so the alignment of the binary part too.
    const start = body.start % alignment;
    const buffer = this.#take(capacity, start);
    body.buffer.copy(buffer, start, body.start, body.end);
    this.#giveBack(body);
    body.end = start + body.size;
    body.start = start;
    body.buffer = buffer;
    body.capacity = capacity;
  }

  /** Once, when nobody reads the body any more: its memory may hold the next one at once. */
  release(body: Body): void {
    this.#giveBack(body);
    this.#bytesInFlight -= body.counted;
    body.counted = 0;
    body.capacity = 0;
    body.buffer = nothing;
  }

  /** Counts `more` arriving bytes of `body`. Throws the fault "overloaded". */
  count(body: Body, more: number): void {
    if (this.#bytesInFlight + more > this.limits.maxBodyBytesInFlight) {
      throw httpFault('overloaded');
    }
    this.#bytesInFlight += more;
    body.counted += more;
  }

  /** Refuses the requests whose bodies have not arrived whole: the server is ending. */
  refuseUnfinished(): void {
    for (const giveUp of [...this.receiving]) giveUp(httpFault('draining'));
  }

  #take(capacity: number, lead: number): Buffer {
    const bytes = lead + capacity;
    try {
      return capacity < leastPooled ? Buffer.allocUnsafeSlow(bytes) : this.#pool.take(bytes);
    } catch {
      throw httpFault('overloaded'); // no memory
    }
  }

  #giveBack(body: Body): void {
    if (body.capacity >= leastPooled) this.#pool.give(body.buffer);
  }

  #checkSize(size: number): void {
    const { maxBodyBytes } = this.limits;
    if (size > maxBodyBytes) {
      throw httpFault('body_too_large', `Request body exceeds ${maxBodyBytes} bytes`);
    }
  }
}
