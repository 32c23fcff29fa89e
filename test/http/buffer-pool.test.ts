// SPDX-License-Identifier: Apache-2.0
// Large buffers are used again, held by one body at a time, and forgotten when no large body comes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BodyStore } from '../../src/http/body-store.ts';
import { BufferPool } from '../../src/http/buffer-pool.ts';

const limits = { maxBodyBytes: 1e9, maxBodyBytesInFlight: 1e10 };
const mebibyte = 1024 * 1024;

test('a buffer given back is taken again, for bodies of nearly its size only', () => {
  const pool = new BufferPool();
  const first = pool.take(600_000);
  assert.ok(first.length >= 600_000);
  pool.give(first);
  assert.equal(pool.keptBytes, first.length);
  assert.notEqual(pool.take(6_000_000), first);
  assert.equal(pool.take(600_001), first);
  assert.equal(pool.keptBytes, 0);
  assert.notEqual(pool.take(600_000), first);
});

test('no more than 64 MiB are kept, and the rest is freed at once', () => {
  const pool = new BufferPool();
  const buffers = Array.from({ length: 20 }, () => pool.take(5 * mebibyte));
  for (const buffer of buffers) pool.give(buffer);
  assert.equal(pool.keptBytes, 60 * mebibyte);
  assert.equal(buffers.filter(({ length }) => length === 0).length, 8);
  const large = pool.take(65 * mebibyte);
  pool.give(large);
  assert.equal(pool.keptBytes, 60 * mebibyte);
  assert.equal(large.buffer.byteLength, 0);
});

test('what nobody takes for two ticks is freed', (context) => {
  context.mock.timers.enable({ apis: ['setInterval'] });
  const pool = new BufferPool();
  const idle = pool.take(mebibyte);
  const busy = pool.take(mebibyte);
  pool.give(idle);
  pool.give(busy);
  for (let round = 0; round < 2; round += 1) {
    context.mock.timers.tick(2_000);
    assert.equal(pool.take(mebibyte), busy);
    pool.give(busy);
  }
  assert.equal(pool.keptBytes, mebibyte);
  context.mock.timers.tick(4_000);
  assert.equal(pool.keptBytes, 0);
  assert.deepEqual([idle.buffer.byteLength, busy.buffer.byteLength], [0, 0]);
  assert.notEqual(pool.take(mebibyte), busy);
});

test('a body has its memory to itself until it is released, however often that is', () => {
  const store = new BodyStore(limits);
  const body = store.allocate(100_000, -1);
  const memory = body.buffer;
  assert.notEqual(store.allocate(100_000, -1).buffer, memory);
  body.release();
  body.release();
  assert.equal(store.allocate(100_000, -1).buffer, memory);
  assert.notEqual(store.allocate(100_000, -1).buffer, memory);
});

test('bodies from 4 KB on use memory again, and take little more than they need', () => {
  for (const size of [4_096, 5_000, 20_000, 60_000, 100_000]) {
    const store = new BodyStore(limits);
    const body = store.allocate(size, 11);
    const memory = body.buffer;
    const most = size < 65_536 ? size + 64 + 4_096 : size + 64 + 65_536;
    assert.ok(memory.length <= most, `Expected: at most ${most} bytes; Actual: ${memory.length}`);
    body.release();
    assert.equal(store.allocate(size, 11).buffer, memory);
  }
});

test('a growing body gives back what it has outgrown, but no shared memory', () => {
  const store = new BodyStore(limits);
  const body = store.allocate(1_000, -1);
  const shared = body.buffer;
  body.append(Buffer.alloc(300_000, 1));
  const outgrown = body.buffer;
  body.append(Buffer.alloc(500_000, 2));
  assert.notEqual(body.buffer, outgrown);
  assert.equal(store.allocate(outgrown.length, -1).buffer, outgrown);
  assert.notEqual(store.allocate(shared.length, -1).buffer, shared);
  assert.equal(body.buffer[body.start + 299_999], 1);
  assert.equal(body.buffer[body.start + 300_000], 2);
});

test('a body grows in place once it is large, counts all its room, and is freed at once', () => {
  const store = new BodyStore({ ...limits, maxBodyBytes: 3 * mebibyte });
  const body = store.allocate(1_000, 5);
  const piece = Buffer.from(Array.from({ length: 65_536 }, (_, index) => index % 251));
  const places = new Set<ArrayBufferLike>();
  for (let count = 0; count < 48; count += 1) {
    body.append(piece);
    places.add(body.buffer.buffer);
    assert.ok(store.bytesInFlight >= body.capacity, `${store.bytesInFlight} of ${body.capacity}`);
  }
  assert.ok(places.size < 8, `moved ${places.size} times`);
  assert.equal(body.capacity, 3 * mebibyte);
  assert.equal((body.buffer.byteOffset + body.start + 5) % 64, 0);
  for (let at = body.start; at < body.end; at += piece.length) {
    assert.ok(body.buffer.subarray(at, at + piece.length).equals(piece), `byte ${at}`);
  }
  assert.throws(() => body.append(Buffer.alloc(1)), { reason: 'body_too_large' });
  const { buffer } = body;
  body.release();
  assert.equal(buffer.buffer.byteLength, 0);
  assert.equal(store.bytesInFlight, 0);
});
