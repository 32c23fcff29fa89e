// SPDX-License-Identifier: Apache-2.0
// The predict route over a fake engine: what crosses, and how each failure is answered.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeFault } from '../../../src/dialects/ovms/errors.ts';
import { errorCodes, ServingError } from '../../../src/errors.ts';
import type { ModelSpec } from '../../../src/native/types.ts';
import { createServer } from '../../../src/server.ts';
import { keepLog } from '../../helpers/command.ts';
import { FakeEngine, nativeError } from '../../helpers/fake-engine.ts';
import { useModel } from '../../helpers/fake-models.ts';
import { startFakeServer } from '../../helpers/fake-server.ts';
import { Connection } from '../../wire/connection.ts';

const url = '/v1/models/m:predict';
const payload = '{"instances":[1]}';
const post = { method: 'POST', url, payload } as const;

test('hands the body to the servable and answers with its reply', async () => {
  const { app, engine } = await startFakeServer([useModel('m', ['1'])]);
  const reply = await app.inject(post);
  assert.equal(reply.statusCode, 200, reply.body);
  assert.equal(reply.body, payload);
  assert.equal(reply.headers['content-type'], 'application/json');
  assert.equal(engine.calls[0]?.codec, 'tf_predict');
  assert.equal(engine.calls[0]?.headerLength, -1);
});

for (const contentType of [
  undefined,
  'application/x-www-form-urlencoded',
  'text/plain',
  'application/json; charset=utf-8',
  'nonsense',
]) {
  test(`Content-Type ${contentType} is not looked at`, async () => {
    const { app } = await startFakeServer([useModel('m', ['1'])]);
    const headers = contentType === undefined ? {} : { 'content-type': contentType };
    const reply = await app.inject({ ...post, headers });
    assert.equal(reply.statusCode, 200, reply.body);
  });
}

test('KServe headers mean nothing here', async () => {
  const { app, engine } = await startFakeServer([useModel('m', ['1'])]);
  const headers = { 'inference-header-content-length': 'x' };
  assert.equal((await app.inject({ ...post, headers })).statusCode, 200);
  assert.equal(engine.calls[0]?.headerLength, -1);
});

test('an empty body reaches the codec', async () => {
  const { app, engine } = await startFakeServer([useModel('m', ['1'])]);
  const reply = await app.inject({ method: 'POST', url });
  assert.equal(reply.statusCode, 412);
  assert.equal(engine.calls[0]?.body.length, 0);
});

test('the model is told before the body', async () => {
  const { app, engine, bytesInFlight } = await startFakeServer([useModel('m', ['1'])]);
  const broken = (path: string, headers = {}) =>
    app.inject({ method: 'POST', url: path, payload: '{', headers });
  assert.equal((await broken('/v1/models/n:predict')).statusCode, 404);
  assert.equal((await broken('/v1/models/m/versions/2:predict')).statusCode, 404);
  const coded = { 'content-encoding': 'br' };
  assert.equal((await broken('/v1/models/n:predict', coded)).statusCode, 404);
  assert.equal((await broken(url, coded)).statusCode, 415);
  assert.deepEqual(engine.calls, []);
  assert.equal((await broken(url)).statusCode, 412);
  assert.equal(bytesInFlight(), 0);
});

test('a body that nobody reads is no hindrance to the next request', async () => {
  const { listen, engine } = await startFakeServer([useModel('m', ['1'])], {
    bindAddresses: ['127.0.0.1'],
  });
  const connection = new Connection(await listen());
  const request = { method: 'POST', headers: [] } as const;
  const large = Buffer.alloc(4 * 2 ** 20, 32);
  const sent = [
    { ...request, target: '/v1/models/n:predict', body: large },
    { ...request, target: '/v1/models/m:classify', body: large },
    { ...request, target: url, body: Buffer.from(payload) },
  ];
  const statuses: number[] = [];
  const ports = new Set<number | undefined>();
  for (const item of sent) {
    statuses.push((await connection.exchange(item)).status);
    ports.add(connection.localPort);
  }
  connection.close();
  assert.deepEqual(statuses, [404, 404, 200]);
  assert.equal(ports.size, 1, 'connections');
  assert.equal(engine.calls.length, 1);
});

test('a version that is being loaded is waited for', async () => {
  const { app, registry, engine } = await startFakeServer([useModel('m', ['1'])]);
  const version = registry.model('m').version('2');
  version.beginLoad();
  const waiting = app.inject({ ...post, url: '/v1/models/m/versions/2:predict' });
  const failing = app.inject({ ...post, url: '/v1/models/m/versions/2:predict', payload: '{' });
  await new Promise(setImmediate);
  version.loaded(await engine.load({ ...engine.loaded[0], version: '2' } as ModelSpec));
  assert.equal((await waiting).statusCode, 200);
  assert.equal((await failing).statusCode, 412);
  assert.deepEqual(
    engine.calls.map(({ servable }) => servable),
    ['m/2', 'm/2'],
  );
});

test('a version that retires while a request waits for it is retired', async () => {
  const { app, registry } = await startFakeServer([useModel('m', ['1'])]);
  const version = registry.model('m').version('2');
  version.beginLoad();
  const waiting = app.inject({ ...post, url: '/v1/models/m/versions/2:predict' });
  await new Promise(setImmediate);
  await version.retire();
  const reply = await waiting;
  assert.equal(reply.statusCode, 404);
  assert.equal(reply.body, '{"error":"Model with requested version is retired"}');
});

test('a version whose load failed is not loaded yet', async () => {
  const engine = new FakeEngine({
    onLoad: () => Promise.reject(nativeError('internal', 'load_failed', 'broken')),
  });
  const { app } = await startFakeServer([useModel('m', ['1'])], {}, engine);
  const reply = await app.inject({ ...post, url: '/v1/models/m/versions/1:predict' });
  assert.equal(reply.statusCode, 404);
  assert.equal(reply.body, '{"error":"Model with requested version is not loaded yet"}');
  const unnamed = await app.inject(post);
  assert.equal(unnamed.body, '{"error":"Model with requested version is not found"}');
});

test('before the first load pass an unknown model says nothing', async () => {
  const server = await createServer({}, { engine: new FakeEngine() });
  for (const request of [post, { method: 'GET', url: '/v1/models/m' } as const]) {
    const reply = await server.app.inject(request);
    assert.equal(reply.statusCode, 503);
    assert.equal(reply.body, '{"error":"Server is not ready"}');
    assert.equal(reply.headers['retry-after'], '1');
  }
  await server.load([]);
  assert.equal((await server.app.inject(post)).statusCode, 404);
  await server.close(0);
});

for (const [code, reason, status, text] of [
  ['invalid_argument', 'json_syntax', 412, 'what went wrong'],
  ['invalid_argument', 'json_nesting', 400, 'what went wrong'],
  ['invalid_argument', 'invalid_instance', 400, 'what went wrong'],
  ['invalid_argument', 'image_invalid', 400, 'what went wrong'],
  ['invalid_argument', 'reshape_failed', 412, 'what went wrong'],
  ['failed_precondition', 'compile_failed', 412, 'what went wrong'],
  ['not_found', 'model_retired', 404, 'what went wrong'],
  ['resource_exhausted', 'queue_full', 503, 'what went wrong'],
  ['unavailable', 'draining', 503, 'what went wrong'],
  ['internal', 'inference_failed', 500, 'Internal inference error'],
  ['internal', 'reply_form', 500, 'what went wrong'],
  ['internal', 'precision_unsupported', 500, 'what went wrong'],
  ['internal', 'anything', 500, 'Internal server error'],
  ['no_such_code', 'anything', 500, 'Internal server error'],
] as const) {
  test(`the engine's ${code} "${reason}" is ${status} "${text}"`, async () => {
    const engine = new FakeEngine({
      onInfer: () => Promise.reject(nativeError(code, reason, 'what went wrong')),
    });
    const { lines, log } = keepLog();
    const { app } = await startFakeServer([useModel('m', ['1'])], {}, engine, { log });
    const reply = await app.inject(post);
    assert.equal(reply.statusCode, status);
    assert.deepEqual(reply.json(), { error: text });
    assert.equal(reply.headers['content-type'], 'application/json');
    assert.equal(reply.headers['retry-after'], status === 503 ? '1' : undefined);
    const logged = lines.some(
      (line) => line.startsWith('error') && line.includes('what went wrong'),
    );
    assert.equal(logged, code === 'internal' || code === 'no_such_code');
  });
}

test('every code has a status of its kind', () => {
  for (const code of errorCodes) {
    const { status } = describeFault(new ServingError(code, 'some_reason', 'text'));
    assert.ok(status >= 400 && status < 600, `${code}: ${status}`);
  }
});
