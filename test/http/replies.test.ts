// SPDX-License-Identifier: Apache-2.0
// Headers of responses: CORS, compression, content types.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync, inflateSync } from 'node:zlib';
import { chooseCoding } from '../../src/http/compression.ts';
import { defaultCors } from '../../src/http/cors.ts';
import { FakeEngine } from '../helpers/fake-engine.ts';
import { useModel } from '../helpers/fake-models.ts';
import { startFakeServer } from '../helpers/fake-server.ts';

const url = '/v2/models/m/infer';

test('every response carries the CORS headers', async () => {
  const { app } = await startFakeServer([useModel('m', ['1'])]);
  for (const [method, path] of [
    ['GET', '/v2'],
    ['GET', '/nowhere'],
    ['DELETE', '/v2'],
    ['OPTIONS', '/anything/at/all'],
    ['POST', url],
  ] as const) {
    const { headers } = await app.inject({ method, url: path });
    assert.equal(headers['access-control-allow-origin'], '*', path);
    assert.equal(headers['access-control-allow-methods'], '*');
    assert.equal(headers['access-control-allow-headers'], '*');
    assert.equal(headers['access-control-expose-headers'], 'Inference-Header-Content-Length');
    assert.equal(headers['access-control-allow-credentials'], undefined);
  }
});

test('OPTIONS is 200 and empty on any path', async () => {
  const { app } = await startFakeServer([]);
  for (const path of ['/', '/v2', '/v2/models/m/infer', '/x']) {
    const reply = await app.inject({ method: 'OPTIONS', url: path });
    assert.equal(reply.statusCode, 200, path);
    assert.equal(reply.body, '');
    assert.equal(reply.headers['content-length'], '0');
  }
});

test('of several origins the one that asks is named', async () => {
  const cors = {
    ...defaultCors,
    allowedOrigins: 'https://a.example, https://b.example',
    allowCredentials: true,
  };
  const { app } = await startFakeServer([], { cors });
  const ask = (origin: string) => app.inject({ method: 'GET', url: '/v2', headers: { origin } });
  const matching = await ask('https://b.example');
  assert.equal(matching.headers['access-control-allow-origin'], 'https://b.example');
  assert.equal(matching.headers['access-control-allow-credentials'], 'true');
  assert.equal(matching.headers.vary, 'Origin');
  const other = await ask('https://c.example');
  assert.equal(other.headers['access-control-allow-origin'], undefined);
});

for (const [accept, coding] of [
  ['gzip', 'gzip'],
  ['deflate', 'deflate'],
  ['gzip, deflate', 'gzip'],
  ['deflate, gzip', 'deflate'],
  ['gzip;q=0.5, deflate;q=0.8', 'deflate'],
  ['GZIP ; Q=0.5', 'gzip'],
  ['gzip;q=0', undefined],
  ['gzip;q=0, deflate;q=0.001', 'deflate'],
  ['br, zstd', undefined],
  ['identity', undefined],
  ['', undefined],
] as const) {
  test(`Accept-Encoding "${accept}" gives ${coding}`, () => {
    assert.equal(chooseCoding(accept), coding);
  });
}

/** A server whose model answers with `body`. */
async function answering(body: Buffer, headerLength = -1) {
  const engine = new FakeEngine({ onInfer: async () => ({ body, headerLength }) });
  const { app } = await startFakeServer([useModel('m', ['1'])], {}, engine);
  return (headers: Record<string, string> = {}) =>
    app.inject({ method: 'POST', url, payload: '{}', headers });
}

test('inference replies of 1 KiB are compressed for those who take it', async () => {
  const body = Buffer.from(JSON.stringify('x'.repeat(1022)));
  const post = await answering(body);
  const gzip = await post({ 'accept-encoding': 'gzip' });
  assert.equal(gzip.headers['content-encoding'], 'gzip');
  assert.equal(gzip.headers.vary, 'Accept-Encoding');
  assert.equal(gzip.headers['content-length'], String(gzip.rawPayload.length));
  assert.deepEqual(gunzipSync(gzip.rawPayload), body);
  const deflate = await post({ 'accept-encoding': 'deflate' });
  assert.deepEqual(inflateSync(deflate.rawPayload), body);
  for (const plain of [await post(), await post({ 'accept-encoding': 'br' })]) {
    assert.equal(plain.headers['content-encoding'], undefined);
    assert.equal(plain.headers.vary, 'Accept-Encoding');
    assert.deepEqual(plain.rawPayload, body);
  }
});

test('smaller replies, and all that is not inference, are not compressed', async () => {
  const post = await answering(Buffer.from(JSON.stringify('x'.repeat(1021))));
  const reply = await post({ 'accept-encoding': 'gzip' });
  assert.equal(reply.headers['content-encoding'], undefined);
  assert.equal(reply.headers.vary, undefined);
  const many = Array.from({ length: 200 }, (_, index) => useModel(`model-${index}`, ['1']));
  const { app } = await startFakeServer(many);
  const headers = { 'accept-encoding': 'gzip, deflate' };
  const index = await app.inject({ method: 'POST', url: '/v2/repository/index', headers });
  assert.ok(index.rawPayload.length > 1024);
  assert.equal(index.headers['content-encoding'], undefined);
});

for (const size of [100, 100_000]) {
  test(`a binary reply of ${size} bytes keeps every byte`, async () => {
    const json = Buffer.from('{"outputs":[]}');
    const bytes = Buffer.from(Array.from({ length: size }, (_, index) => index % 256));
    const post = await answering(Buffer.concat([json, bytes]), json.length);
    const reply = await post();
    assert.equal(reply.headers['content-type'], 'application/octet-stream');
    assert.equal(reply.headers['inference-header-content-length'], String(json.length));
    assert.deepEqual(reply.rawPayload, Buffer.concat([json, bytes]));
  });
}

test('a compressed binary reply names the length of its uncompressed JSON', async () => {
  const post = await answering(Buffer.alloc(5000, 'a'), 14);
  const reply = await post({ 'accept-encoding': 'gzip' });
  assert.equal(reply.headers['inference-header-content-length'], '14');
  assert.equal(reply.headers['content-type'], 'application/octet-stream');
});
