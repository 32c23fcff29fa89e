// SPDX-License-Identifier: Apache-2.0
// The infer route over a fake engine: what crosses, and how each failure is answered.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeFault } from '../../../src/dialects/kserve/errors.ts';
import { errorCodes, ServingError } from '../../../src/errors.ts';
import { keepLog } from '../../helpers/command.ts';
import { FakeEngine, nativeError } from '../../helpers/fake-engine.ts';
import { useModel } from '../../helpers/fake-models.ts';
import { startFakeServer } from '../../helpers/fake-server.ts';

const url = '/v2/models/dummy/infer';
const payload = '{"inputs":[]}';

test('hands the body to the servable and answers with its reply', async () => {
  const { app, engine } = await startFakeServer([useModel('dummy', ['1'])]);
  const reply = await app.inject({ method: 'POST', url, payload });
  assert.equal(reply.statusCode, 200, reply.body);
  assert.equal(reply.body, payload);
  assert.equal(reply.headers['content-type'], 'application/json');
  assert.equal(reply.headers['inference-header-content-length'], undefined);
  assert.equal(engine.calls[0]?.codec, 'kserve_v2');
  assert.equal(engine.calls[0]?.headerLength, -1);
});

test('an empty body reaches the codec', async () => {
  const { app, engine } = await startFakeServer([useModel('dummy', ['1'])]);
  const reply = await app.inject({ method: 'POST', url });
  assert.equal(reply.statusCode, 412);
  assert.equal(engine.calls[0]?.body.length, 0);
});

test('versions in the path: named, with leading zeros, 0 for the default', async () => {
  const { app, engine } = await startFakeServer([
    useModel('dummy', ['1', '3'], { versionPolicy: { kind: 'all' } }),
  ]);
  for (const version of ['1', '001', '0', '3']) {
    const path = `/v2/models/dummy/versions/${version}/infer`;
    const reply = await app.inject({ method: 'POST', url: path, payload });
    assert.equal(reply.statusCode, 200, version);
  }
  assert.deepEqual(
    engine.calls.map(({ servable }) => servable),
    ['dummy/1', 'dummy/1', 'dummy/3', 'dummy/3'],
  );
});

test('a name with escapes is decoded', async () => {
  const { app } = await startFakeServer([
    useModel('a b+ü', ['1']),
    { ...useModel('x', ['1']), name: 'group/x' },
    { ...useModel('y', ['1']), name: '50%zz' },
  ]);
  for (const name of ['a%20b+%C3%BC', 'group%2Fx', '50%zz']) {
    const reply = await app.inject({ method: 'POST', url: `/v2/models/${name}/infer`, payload });
    assert.equal(reply.statusCode, 200, `${name}: ${reply.body}`);
  }
});

const invalid = "Inference-Header-Content-Length header is invalid and couldn't be parsed";
const exceeds = 'Inference-Header-Content-Length header exceeds actual payload length';

for (const [length, error] of [
  ['abc', invalid],
  ['-1', invalid],
  ['+5', invalid],
  ['', invalid],
  ['1.5', invalid],
  ['0x5', invalid],
  ['5 5', invalid],
  ['2147483648', invalid],
  ['99999999999999999999', invalid],
  ['2147483647', exceeds],
  ['14', exceeds],
] as const) {
  test(`Inference-Header-Content-Length: "${length}" is 400`, async () => {
    const { app, engine } = await startFakeServer([useModel('dummy', ['1'])]);
    const headers = { 'inference-header-content-length': length };
    const reply = await app.inject({ method: 'POST', url, payload, headers });
    assert.equal(reply.statusCode, 400);
    assert.equal(reply.json().error, error);
    assert.deepEqual(engine.calls, []);
  });
}

for (const length of [0, 5, 13]) {
  test(`Inference-Header-Content-Length of ${length} of 13 crosses as it is`, async () => {
    const engine = new FakeEngine({ onInfer: async ({ body }) => ({ body, headerLength: -1 }) });
    const { app } = await startFakeServer([useModel('dummy', ['1'])], {}, engine);
    const headers = { 'Inference-Header-Content-Length': String(length) };
    const reply = await app.inject({ method: 'POST', url, payload, headers });
    assert.equal(reply.statusCode, 200);
    assert.equal(engine.calls[0]?.headerLength, length);
    assert.equal(engine.calls[0]?.body.toString(), payload);
  });
}

test('faults of the body come before an unknown model, those of HTTP before both', async () => {
  const { app } = await startFakeServer([useModel('dummy', ['1'])]);
  const post = (body: string, headers: Record<string, string> = {}) =>
    app.inject({ method: 'POST', url: '/v2/models/nobody/infer', payload: body, headers });
  assert.equal((await post('{')).statusCode, 412);
  const unknown = await post(payload);
  assert.equal(unknown.statusCode, 404);
  assert.equal(unknown.body, '{"error":"Model with requested name is not found"}');
  assert.equal((await post('{', { 'inference-header-content-length': 'x' })).statusCode, 400);
  assert.equal((await post('{', { 'content-encoding': 'br' })).statusCode, 415);
  const version = await app.inject({
    method: 'POST',
    url: '/v2/models/dummy/versions/99/infer',
    payload,
  });
  assert.equal(version.body, '{"error":"Model with requested version is not found"}');
});

for (const [code, reason, status, text] of [
  ['invalid_argument', 'json_syntax', 412, 'what went wrong'],
  ['invalid_argument', 'json_nesting', 412, 'what went wrong'],
  ['invalid_argument', 'shape_mismatch', 400, 'what went wrong'],
  ['failed_precondition', 'reshape_failed', 412, 'what went wrong'],
  ['invalid_argument', 'reshape_failed', 412, 'what went wrong'],
  ['not_found', 'no_servable', 404, 'what went wrong'],
  ['resource_exhausted', 'queue_full', 503, 'what went wrong'],
  ['unavailable', 'draining', 503, 'what went wrong'],
  ['internal', 'inference_failed', 500, 'Internal inference error'],
  ['internal', 'deserialization_failed', 500, 'Internal deserialization error'],
  ['internal', 'anything', 500, 'Internal server error'],
  ['no_such_code', 'anything', 500, 'Internal server error'],
] as const) {
  test(`the engine's ${code} "${reason}" is ${status} "${text}"`, async () => {
    const engine = new FakeEngine({
      onInfer: () => Promise.reject(nativeError(code, reason, 'what went wrong')),
    });
    const { lines, log } = keepLog();
    const { app } = await startFakeServer([useModel('dummy', ['1'])], {}, engine, { log });
    const reply = await app.inject({ method: 'POST', url, payload });
    assert.equal(reply.statusCode, status);
    assert.deepEqual(reply.json(), { error: text });
    assert.equal(reply.headers['content-type'], 'application/json');
    assert.equal(reply.headers['retry-after'], status === 503 ? '1' : undefined);
    const logged = lines.some(
      (line) => line.startsWith('error') && line.includes('what went wrong'),
    );
    assert.equal(logged, status === 500, 'the cause of internal errors is logged');
  });
}

test('every code has a status of its kind', () => {
  for (const code of errorCodes) {
    const { status } = describeFault(new ServingError(code, 'some_reason', 'text'));
    assert.ok(status >= 400 && status < 600, `${code}: ${status}`);
  }
});

test('bodies in flight are given back whatever the outcome', async () => {
  const outcomes = ['answer', 'refuse'];
  const engine = new FakeEngine({
    onInfer: async ({ body }) => {
      if (outcomes.shift() === 'refuse') throw nativeError('internal', 'x', 'x');
      return { body, headerLength: -1 };
    },
  });
  const { app, bytesInFlight } = await startFakeServer([useModel('dummy', ['1'])], {}, engine);
  const post = (path: string, headers = {}) =>
    app.inject({ method: 'POST', url: path, payload, headers });
  await post(url);
  await post(url);
  await post('/v2/models/nobody/infer');
  await post(url, { 'inference-header-content-length': '99' });
  await post('/v2/repository/index');
  assert.equal(bytesInFlight(), 0);
});
