// SPDX-License-Identifier: Apache-2.0
// What the log says of requests: one line each at DEBUG, and only what is our fault above it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLogger, type LogFormat, type LogLevel } from '../../src/log.ts';
import { FakeEngine, nativeError } from '../helpers/fake-engine.ts';
import { useModel } from '../helpers/fake-models.ts';
import { startFakeServer } from '../helpers/fake-server.ts';

const infer = '/v2/models/m/infer';

/** A server whose inferences of `{}` fail; its lines about requests. */
async function start(level: LogLevel, format: LogFormat) {
  const lines: string[] = [];
  const log = createLogger({ level, format, write: (line) => lines.push(line) });
  const engine = new FakeEngine({
    onInfer: async ({ body, headerLength }) => {
      if (body.length > 2) return { body, headerLength };
      throw nativeError('internal', 'inference_failed', 'Internal inference error - out of luck');
    },
  });
  const { app } = await startFakeServer([useModel('m', ['1'])], {}, engine, { log });
  const post = (url: string, payload: string) => app.inject({ method: 'POST', url, payload });
  return { app, post, requests: () => lines.filter((line) => / \/v[12]/.test(line)) };
}

test('at DEBUG every request has one line, with its path as it came and how long it took', async () => {
  const { app, post, requests } = await start('DEBUG', 'text');
  await post(infer, '{"inputs":[]}');
  await app.inject('/v2/models/%6d/ready?x');
  await app.inject('/v2/models/other/ready');
  await app.inject('/v1/models/other');
  await post('/v2', '');
  await app.inject('/v3');
  const texts = requests().map((line) =>
    line.replace(/^.*\[serving\]/, '').replace(/[\d.]+ ms/, '# ms'),
  );
  assert.deepEqual(texts, [
    `[debug] POST ${infer}: 200 in # ms\n`,
    '[debug] GET /v2/models/%6d/ready?x: 200 in # ms\n',
    '[debug] GET /v2/models/other/ready: 404 in # ms: model_not_found: Model with requested name is not found\n',
    '[debug] GET /v1/models/other: 404 in # ms: model_not_found: Model with requested name is not found\n',
    '[debug] POST /v2: 406 in # ms\n',
  ]);
});

test('what a message quotes of the request begins no line', async () => {
  const lines: string[] = [];
  const log = createLogger({ level: 'DEBUG', write: (line) => lines.push(line) });
  const engine = new FakeEngine({
    onInfer: () => Promise.reject(nativeError('invalid_argument', 'x', 'name: a\r\n[info] b')),
  });
  const { app } = await startFakeServer([useModel('m', ['1'])], {}, engine, { log });
  await app.inject({ method: 'POST', url: infer, payload: '{}' });
  assert.match(lines.at(-1) ?? '', /name: a \[info\] b\n$/);
});

test('as JSON the line of a failed request names its parts', async () => {
  const { app, requests } = await start('DEBUG', 'json');
  await app.inject('/v2/models/m/versions/7/ready');
  const { time, pid, ms, message, ...line } = JSON.parse(requests()[0] ?? '');
  assert.ok(typeof ms === 'number' && ms > 0 && time && pid && message);
  assert.deepEqual(line, {
    level: 'debug',
    event: 'request_failed',
    method: 'GET',
    path: '/v2/models/m/versions/7/ready',
    status: 404,
    reason: 'version_not_found',
    model: 'm',
    version: '7',
  });
});

test('above DEBUG only failures that are ours are told, in one line', async () => {
  const { post, requests } = await start('INFO', 'text');
  await post(infer, '{"inputs":[]}');
  assert.equal((await post('/v2/models/other/infer', '{"inputs":[]}')).statusCode, 404);
  assert.equal((await post(infer, '{}')).statusCode, 500);
  const [line = '', ...more] = requests();
  assert.deepEqual(more, []);
  assert.match(
    line,
    /\[error\] POST \/v2\/models\/m\/infer: 500: inference_failed: Internal inference error - out of luck\n$/,
  );
});

for (const format of ['text', 'json'] as const) {
  test(`as ${format} an error of our own code is one line too, its message told once`, async () => {
    const lines: string[] = [];
    const log = createLogger({ level: 'INFO', format, write: (line) => lines.push(line) });
    const engine = new FakeEngine({
      onInfer: () => Promise.reject(new TypeError('no such\nthing')),
    });
    const { app } = await startFakeServer([useModel('m', ['1'])], {}, engine, { log });
    await app.inject({ method: 'POST', url: infer, payload: '{}' });
    const line = lines.at(-1) ?? '';
    assert.equal(line.match(/uncaught/g)?.length, format === 'text' ? 1 : 2);
    assert.equal(line.match(/no such/g)?.length, 1, line);
    assert.equal(line.indexOf('\n'), line.length - 1);
    if (format === 'text') assert.match(line, /: uncaught: no such thing at .*:\d+:\d+\)? at /);
    else assert.match(JSON.parse(line).stack, /^at .*:\d+:\d+\)?\nat /);
  });
}

test('at ERROR too', async () => {
  const { post, requests } = await start('ERROR', 'json');
  await post(infer, '{}');
  const { level, reason, status, model, ms } = JSON.parse(requests()[0] ?? '');
  assert.deepEqual(
    [level, reason, status, model, ms],
    ['error', 'inference_failed', 500, 'm', undefined],
  );
});
