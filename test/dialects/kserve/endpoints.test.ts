// SPDX-License-Identifier: Apache-2.0
// Endpoints other than inference: bodies, statuses and texts (kserve-v2-rest.md 1-4).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ServerOptions } from '../../../src/options.ts';
import { createServer } from '../../../src/server.ts';
import { FakeEngine, nativeError } from '../../helpers/fake-engine.ts';
import { useModel } from '../../helpers/fake-models.ts';
import { startFakeServer } from '../../helpers/fake-server.ts';

const dummy = () => [useModel('dummy', ['1'])];

test('server metadata', async () => {
  const { app } = await startFakeServer([]);
  for (const url of ['/v2', '/v2/']) {
    const reply = await app.inject({ method: 'GET', url });
    assert.equal(reply.statusCode, 200);
    assert.match(
      reply.body,
      /^\{"name":"vinoserve","version":"[^"]+","extensions":\["binary_tensor_data"\]\}$/,
    );
    assert.equal(reply.headers['content-type'], 'application/json');
  }
});

const json = { accept: 'application/json' };
const sdk = { 'user-agent': 'python-httpx/0.28.1', accept: '*/*' };

for (const [url, object] of [
  ['/v2/health/live', '{"live":true}'],
  ['/v2/health/ready', '{"ready":true}'],
  ['/v2/models/dummy/ready', '{"name":"dummy","ready":true}'],
  ['/v2/models/dummy/versions/1/ready', '{"name":"dummy","ready":true}'],
] as const) {
  for (const [mode, headers, body] of [
    ['auto', {}, ''],
    ['auto', { accept: '*/*' }, ''],
    ['auto', json, object],
    ['auto', sdk, object],
    ['empty', json, ''],
    ['json', {}, object],
  ] as const) {
    test(`${url} with ${mode} ${JSON.stringify(headers)}: "${body}"`, async () => {
      const options: ServerOptions = { kserveHealthBody: mode };
      const { app } = await startFakeServer(dummy(), options);
      const reply = await app.inject({ method: 'GET', url, headers });
      assert.equal(reply.statusCode, 200);
      assert.equal(reply.body, body);
      assert.equal(reply.headers['content-length'], String(body.length));
      assert.equal(reply.headers['content-type'], 'application/json');
    });
  }
}

test('not ready until the first load pass is over, live before', async () => {
  const server = await createServer({}, { engine: new FakeEngine() });
  const get = (url: string) => server.app.inject({ method: 'GET', url });
  assert.equal((await get('/v2/health/live')).statusCode, 200);
  const before = await get('/v2/health/ready');
  assert.equal(before.statusCode, 400);
  assert.equal(before.body, '{"error":"Server is not ready"}');
  await server.load([]);
  assert.equal((await get('/v2/health/ready')).statusCode, 200);
  await server.close(0);
});

test('ready although a model failed', async () => {
  const engine = new FakeEngine({
    onLoad: () => Promise.reject(nativeError('internal', 'load_failed', 'broken')),
  });
  const { app } = await startFakeServer(dummy(), {}, engine);
  const get = (url: string) => app.inject({ method: 'GET', url });
  assert.equal((await get('/v2/health/ready')).statusCode, 200);
  const model = await get('/v2/models/dummy/ready');
  assert.equal(model.statusCode, 404);
  assert.equal(model.body, '{"error":"Model with requested version is not found"}');
  assert.equal(
    (await get('/v2/models/dummy/versions/1/ready')).body,
    '{"error":"Model with requested version is not loaded yet"}',
  );
});

test('model metadata: members in order, shapes, how it really runs', async () => {
  const engine = new FakeEngine({
    info: {
      inputs: [
        {
          name: 'ids',
          datatype: 'INT64',
          elementType: 'i64',
          shape: [-1, 3],
          layout: 'N...',
          computedAs: 'INT32',
        },
        { name: 'x', datatype: 'FP32', elementType: 'f32', shape: [], layout: '...' },
      ],
      device: 'AUTO',
      executionDevices: ['GPU.0', 'CPU'],
      executionPrecision: 'bf16',
      modelInfo: { labels: 'a b', nested: { threshold: '0.5' } },
    },
  });
  const { app } = await startFakeServer(
    [useModel('dummy', ['1', '3'], { versionPolicy: { kind: 'all' } })],
    {},
    engine,
  );
  for (const url of [
    '/v2/models/dummy',
    '/v2/models/dummy/',
    '/v2/models/dummy/versions/3/',
    '/v2/models/dummy/versions/0',
  ]) {
    const reply = await app.inject({ method: 'GET', url });
    assert.equal(
      reply.body,
      '{"name":"dummy","versions":["1","3"],"platform":"OpenVINO",' +
        '"inputs":[{"name":"ids","datatype":"INT64","shape":[-1,3]},{"name":"x","datatype":"FP32","shape":[]}],' +
        '"outputs":[{"name":"a","datatype":"FP32","shape":[1,10]}],' +
        '"rt_info":{"model_info":{"labels":"a b","nested":{"threshold":"0.5"}},' +
        '"vinoserve":{"device":"AUTO","execution_devices":"GPU.0,CPU","execution_precision":"bf16","narrowed_inputs":{"ids":"INT32"}}}}',
    );
    assert.equal(reply.headers['content-type'], 'application/json');
  }
});

test('models and the repository index, in the byte order of their names', async () => {
  const engine = new FakeEngine({
    onLoad: async ({ name }) => {
      if (name === 'bad') throw nativeError('internal', 'load_failed', 'broken');
    },
  });
  const { app, registry } = await startFakeServer(
    [useModel('good', ['1', '2'], { versionPolicy: { kind: 'all' } }), useModel('bad', ['7'])],
    {},
    engine,
  );
  await registry.model('good').version('1').retire();
  const list = await app.inject({ method: 'GET', url: '/v2/models' });
  assert.equal(list.body, '{"models":["bad","good"]}');
  const index = (payload?: string) =>
    app.inject({
      method: 'POST',
      url: '/v2/repository/index',
      ...(payload === undefined ? {} : { payload }),
    });
  assert.deepEqual((await index()).json(), [
    { name: 'bad', version: '7', state: 'UNAVAILABLE', reason: 'load failed' },
    { name: 'good', version: '1', state: 'UNAVAILABLE', reason: 'unloaded' },
    { name: 'good', version: '2', state: 'READY', reason: '' },
  ]);
  assert.deepEqual((await index('{"ready":true}')).json(), [
    { name: 'good', version: '2', state: 'READY', reason: '' },
  ]);
});

for (const [method, url, allow] of [
  ['POST', '/v2/health/live', 'GET, HEAD, OPTIONS'],
  ['POST', '/v2/health/ready', 'GET, HEAD, OPTIONS'],
  ['POST', '/v2', 'GET, HEAD, OPTIONS'],
  ['POST', '/v2/models/dummy', 'GET, HEAD, OPTIONS'],
  ['POST', '/v2/models/dummy/ready', 'GET, HEAD, OPTIONS'],
  ['GET', '/v2/models/dummy/infer', 'POST, OPTIONS'],
  ['GET', '/v2/models/dummy/versions/1/infer', 'POST, OPTIONS'],
  ['DELETE', '/v2', 'GET, HEAD, POST, OPTIONS'],
  ['PUT', '/v2/models/dummy/infer', 'GET, HEAD, POST, OPTIONS'],
  ['PATCH', '/no/such/path', 'GET, HEAD, POST, OPTIONS'],
  ['TRACE', '/v2', 'GET, HEAD, POST, OPTIONS'],
] as const) {
  test(`${method} ${url} is 406`, async () => {
    const { app } = await startFakeServer(dummy());
    const reply = await app.inject({ method: method as 'GET', url });
    assert.equal(reply.statusCode, 406);
    assert.equal(reply.body, '{"error":"Unsupported method"}');
    assert.equal(reply.headers.allow, allow);
    assert.equal(reply.headers['content-type'], 'application/json');
  });
}

for (const [method, url] of [
  ['GET', '/v2/x'],
  ['GET', '/v2x'],
  ['GET', '/'],
  ['GET', '/V2'],
  ['GET', '/v2/models/'],
  ['GET', '/v2/models//ready'],
  ['GET', '/v2/models/dummy/config'],
  ['GET', '/v2/models/dummy/versions/v1'],
  ['GET', '/v2/models/dummy/versions/1.0/ready'],
  ['GET', '/v2/models/dummy/versions/-1/ready'],
  ['GET', '/v2/models/dummy/versions//ready'],
  ['POST', '/v2/models/dummy/versions/v1/infer'],
  ['POST', '/v2/models/dummy/infer/'],
  ['POST', '/v2/repository/models/dummy/load'],
  ['POST', '/v2/repository/models/dummy/unload'],
  ['POST', '/v2/nowhere'],
] as const) {
  test(`${method} ${url} is an unknown path`, async () => {
    const { app } = await startFakeServer(dummy());
    const reply = await app.inject({ method, url });
    assert.equal(reply.statusCode, 400);
    assert.equal(reply.body, '{"error":"Invalid request URL"}');
    assert.equal(reply.headers['content-type'], 'application/json');
  });
}

for (const url of ['/v2', '/v2/health/live', '/v2/models/dummy', '/v2/models/dummy/ready']) {
  test(`HEAD ${url} is GET without a body`, async () => {
    const { app } = await startFakeServer(dummy(), { kserveHealthBody: 'json' });
    const head = await app.inject({ method: 'HEAD', url });
    const get = await app.inject({ method: 'GET', url });
    assert.equal(head.statusCode, 200);
    assert.equal(head.body, '');
    assert.equal(head.headers['content-length'], get.headers['content-length']);
    assert.equal(head.headers['content-type'], 'application/json');
  });
}
