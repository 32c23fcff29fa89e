// SPDX-License-Identifier: Apache-2.0
// Memory for request bodies: each in one piece with spare bytes behind it (the native parser reads 64
// past the end), its binary part aligned where the JSON part's length is known, and the sum of all
// bodies in flight bounded.

import { httpFault } from './faults.ts';

/** Readable bytes after every body. */
export const spareBytes = 64;
const alignment = 64;
const slabBytes = 256 * 1024;
const largestInSlab = 16 * 1024;

export interface BodyLimits {
  /** Bytes of one body, inclusive; of a compressed one also once decoded. */
  readonly maxBodyBytes: number;
  /** Bytes of all bodies being received or inferred. */
  readonly maxBodyBytesInFlight: number;
}

/** A body being collected, then inferred. The bytes are `buffer[start, end)`; `release` once, at the end. */
export class Body {
  readonly #store: BodyStore;
  /** May hold other bodies too. */
  buffer: Buffer;
  start: number;
  end: number;
  /** Bytes accounted for, which is how many there is room for. */
  capacity: number;

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
  #bytesInFlight = 0;
  #slab = Buffer.allocUnsafeSlow(slabBytes);
  #slabUsed = 0;

  constructor(limits: BodyLimits) {
    this.limits = limits;
  }

  get bytesInFlight(): number {
    return this.#bytesInFlight;
  }

  /**
   * Room for `capacity` bytes; byte `jsonBytes` of them (the first of the binary part) lies aligned.
   * Throws the faults "body_too_large", "overloaded".
   */
  allocate(capacity: number, jsonBytes: number): Body {
    this.#account(capacity, capacity);
    const lead = jsonBytes > 0 ? (alignment - (jsonBytes % alignment)) % alignment : 0;
    const total = lead + capacity + spareBytes;
    if (total > largestInSlab) {
      return new Body(this, Buffer.allocUnsafeSlow(total), lead, capacity);
    }
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
    this.#account(needed, capacity - body.capacity);
    // The start keeps its place within a line, so the alignment of the binary part too.
    const start = body.start % alignment;
    const buffer = Buffer.allocUnsafeSlow(start + capacity + spareBytes);
    body.buffer.copy(buffer, start, body.start, body.end);
    body.end = start + body.size;
    body.start = start;
    body.buffer = buffer;
    body.capacity = capacity;
  }

  release(body: Body): void {
    this.#bytesInFlight -= body.capacity;
    body.capacity = 0;
  }

  #account(size: number, more: number): void {
    const { maxBodyBytes, maxBodyBytesInFlight } = this.limits;
    if (size > maxBodyBytes) {
      throw httpFault('body_too_large', `Request body exceeds ${maxBodyBytes} bytes`);
    }
    if (this.#bytesInFlight + more > maxBodyBytesInFlight) throw httpFault('overloaded');
    this.#bytesInFlight += more;
  }
}
