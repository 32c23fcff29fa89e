// SPDX-License-Identifier: Apache-2.0
// Where bodies lie in memory, and which are refused.
import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { BodyStore } from '../../src/http/body-store.ts';
import { useModel } from '../helpers/fake-models.ts';
import { startFakeServer } from '../helpers/fake-server.ts';

const url = '/v2/models/m/infer';
const start = (options = {}) => startFakeServer([useModel('m', ['1'])], options);
const zeros = Buffer.alloc(10);
const json = Buffer.from('{"inputs":[]}');

for (const [what, binaryBytes] of [
  ['small', 100],
  ['large', 100_000],
] as const) {
  test(`${what} binary parts lie aligned`, async () => {
    const { app, engine } = await start();
    for (const padding of [0, 1, 7, 40, 63, 64, 65]) {
      const head = Buffer.concat([json, Buffer.alloc(padding, ' ')]);
      const payload = Buffer.concat([head, Buffer.alloc(binaryBytes, 7)]);
      const reply = await app.inject({
        method: 'POST',
        url,
        payload,
        headers: { 'inference-header-content-length': String(head.length) },
      });
      assert.equal(reply.statusCode, 200, reply.body);
      const call = engine.calls.at(-1);
      assert.ok(call);
      assert.deepEqual(call.body, payload);
      assert.equal((call.buffer.byteOffset + call.start + head.length) % 64, 0);
    }
  });
}

test('an injected body is only read', async () => {
  const { app } = await start();
  const payload = Buffer.alloc(100_000, ' ');
  payload.write('[]');
  const before = Buffer.from(payload);
  assert.equal((await app.inject({ method: 'POST', url, payload })).statusCode, 200);
  assert.deepEqual(payload, before);
});

test('bodies do not overlap while they are in flight', () => {
  const store = new BodyStore({ maxBodyBytes: 1e6, maxBodyBytesInFlight: 1e9 });
  const bodies = Array.from({ length: 500 }, (_, index) => {
    const body = store.allocate(700 + index, index % 3 === 0 ? -1 : index);
    body.append(Buffer.alloc(700 + index, index % 251));
    return body;
  });
  for (const [index, body] of bodies.entries()) {
    const bytes = body.buffer.subarray(body.start, body.end);
    assert.ok(bytes.equals(Buffer.alloc(700 + index, index % 251)), `body ${index}`);
  }
});

test('a body that grows keeps its bytes and its alignment', () => {
  const store = new BodyStore({ maxBodyBytes: 1e6, maxBodyBytesInFlight: 1e9 });
  const body = store.allocate(16, 10);
  const sent = Buffer.from(Array.from({ length: 70_000 }, (_, index) => index % 253));
  for (let at = 0; at < sent.length; at += 977) body.append(sent.subarray(at, at + 977));
  assert.ok(body.buffer.subarray(body.start, body.end).equals(sent));
  assert.equal((body.buffer.byteOffset + body.start + 10) % 64, 0);
  body.release();
  assert.equal(store.bytesInFlight, 0);
});

test('a body of exactly the limit passes, one byte more is 413', async () => {
  const { app } = await start({ maxBodyBytes: 100 });
  const body = (size: number) => JSON.stringify('x'.repeat(size - 2));
  assert.equal((await app.inject({ method: 'POST', url, payload: body(100) })).statusCode, 200);
  const reply = await app.inject({ method: 'POST', url, payload: body(101) });
  assert.equal(reply.statusCode, 413);
  assert.equal(reply.body, '{"error":"Request body exceeds 100 bytes"}');
  assert.equal(reply.headers.connection, 'close');
  assert.equal(reply.headers['access-control-allow-origin'], '*');
});

test('a body of unknown length is refused when it passes the limit', async () => {
  const { app } = await start({ maxBodyBytes: 100 });
  const headers = { 'transfer-encoding': 'chunked' };
  const send = (size: number) =>
    app.inject({
      method: 'POST',
      url,
      headers,
      payload: Readable.from([Buffer.from('"'), Buffer.from(`${'x'.repeat(size - 2)}"`)]),
    });
  assert.equal((await send(100)).statusCode, 200);
  assert.equal((await send(101)).statusCode, 413);
});

test('too many bytes in flight are refused, and let in again later', () => {
  const store = new BodyStore({ maxBodyBytes: 1000, maxBodyBytesInFlight: 1500 });
  const [first, second] = [store.allocate(1000, -1), store.allocate(1000, -1)];
  first.append(Buffer.alloc(1000));
  second.append(Buffer.alloc(500));
  assert.throws(() => second.append(Buffer.alloc(1)), { reason: 'overloaded' });
  first.release();
  second.append(Buffer.alloc(500));
  second.release();
  assert.equal(store.bytesInFlight, 0);
});

test('what clients only announce takes nothing from others', () => {
  const store = new BodyStore({ maxBodyBytes: 1000, maxBodyBytesInFlight: 1500 });
  const announced = Array.from({ length: 10 }, () => store.allocate(1000, -1));
  assert.equal(store.bytesInFlight, 0);
  const body = store.allocate(1000, -1);
  body.append(Buffer.alloc(1000));
  for (const each of [body, ...announced]) each.release();
  assert.equal(store.bytesInFlight, 0);
});

test('an overloaded server answers 503 and says when to come again', async () => {
  const { app } = await start({ maxBodyBytes: 1000, maxBodyBytesInFlight: 10 });
  const refused = await app.inject({ method: 'POST', url, payload: json });
  assert.equal(refused.statusCode, 503);
  assert.equal(refused.headers['retry-after'], '1');
});

for (const [encoding, payload] of [
  ['gzip', gzipSync(json)],
  ['x-gzip', gzipSync(json)],
  ['deflate', deflateSync(json)],
  ['GZIP', gzipSync(json)],
  ['identity', json],
] as const) {
  test(`decodes Content-Encoding: ${encoding}`, async () => {
    const { app, engine } = await start();
    const headers = {
      'content-encoding': encoding,
      'inference-header-content-length': String(json.length),
    };
    const reply = await app.inject({ method: 'POST', url, payload, headers });
    assert.equal(reply.statusCode, 200, reply.body);
    assert.deepEqual(engine.calls[0]?.body, json);
    assert.equal(engine.calls[0]?.headerLength, json.length);
  });
}

for (const [what, encoding, payload, status, text] of [
  ['another coding', 'br', json, 415, 'Unsupported compression type'],
  ['two codings', 'gzip, gzip', gzipSync(json), 415, 'Unsupported compression type'],
  ['plain bytes', 'gzip', json, 400, 'Could not decode request body'],
  ['half a stream', 'gzip', gzipSync(json).subarray(0, 20), 400, 'Could not decode request body'],
  ['bytes after gzip', 'gzip', [gzipSync(json), json], 400, 'Could not decode request body'],
  ['zeros after gzip', 'gzip', [gzipSync(json), zeros], 400, 'Could not decode request body'],
  ['bytes after zlib', 'deflate', [deflateSync(json), json], 400, 'Could not decode request body'],
  ['zeros after zlib', 'deflate', [deflateSync(json), zeros], 400, 'Could not decode request body'],
  ['no zlib wrapper', 'deflate', deflateRawSync(json), 400, 'Could not decode request body'],
] as const) {
  const pieces = Buffer.isBuffer(payload) ? [payload] : payload;
  for (const [how, chunks] of [
    ['in one piece', [Buffer.concat(pieces)]],
    ['piece by piece', pieces],
  ] as const) {
    test(`refuses ${what} ${how}`, async () => {
      const { app } = await start();
      const headers = { 'content-encoding': encoding };
      const request = { method: 'POST', url, payload: slowly(chunks), headers } as const;
      const reply = await app.inject(request);
      assert.equal(reply.statusCode, status);
      assert.equal(reply.json().error, text);
      if (status === 415) assert.equal(reply.headers['accept-encoding'], 'gzip, deflate');
    });
  }
}

test('takes gzip in several members', async () => {
  const { app, engine } = await start();
  const members = [gzipSync(json.subarray(0, 5)), gzipSync(json.subarray(5))];
  const headers = { 'content-encoding': 'gzip' };
  for (const chunks of [members, [Buffer.concat(members)]]) {
    const request = { method: 'POST', url, payload: slowly(chunks), headers } as const;
    assert.equal((await app.inject(request)).statusCode, 200);
    assert.deepEqual(engine.calls.at(-1)?.body, json);
  }
});

/** A body whose pieces come so late that those before have been decoded. */
function slowly(pieces: readonly Buffer[]): Readable {
  async function* each() {
    for (const piece of pieces) {
      yield piece;
      await delay(20);
    }
  }
  return Readable.from(each());
}

test('little data that decodes to much is refused at the limit', async () => {
  const { app } = await start({ maxBodyBytes: 10_000, maxBodyBytesInFlight: 40_000 });
  const payload = gzipSync(Buffer.alloc(5_000_000));
  assert.ok(payload.length < 10_000);
  const headers = { 'content-encoding': 'gzip' };
  const reply = await app.inject({ method: 'POST', url, payload, headers });
  assert.equal(reply.statusCode, 413);
  const after = await app.inject({ method: 'POST', url, payload: json });
  assert.equal(after.statusCode, 200, 'the bytes of the refused body are free again');
});

test('a transfer coding other than chunked is 501', async () => {
  const { app } = await start();
  const headers = { 'transfer-encoding': 'gzip, chunked' };
  const reply = await app.inject({ method: 'POST', url, payload: json, headers });
  assert.equal(reply.statusCode, 501);
});

for (const type of [
  undefined,
  'application/x-www-form-urlencoded',
  'no type',
  ';;;',
  'text/plain',
]) {
  test(`reads the body whatever its Content-Type is: ${type}`, async () => {
    const { app } = await start();
    const headers = type === undefined ? {} : { 'content-type': type };
    const reply = await app.inject({ method: 'POST', url, payload: json, headers });
    assert.equal(reply.statusCode, 200, reply.body);
  });
}
