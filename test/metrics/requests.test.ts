// SPDX-License-Identifier: Apache-2.0
// What is counted as a success, what as a failure, and what not at all (config-and-lifecycle.md 11).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeEngine, nativeError } from '../helpers/fake-engine.ts';
import { useModel } from '../helpers/fake-models.ts';
import { type FakeServer, startFakeServer } from '../helpers/fake-server.ts';

const withMetrics = { metrics: { enable: true, list: [] } };
const good = '{"inputs":[]}';

const start = (engine?: FakeEngine): Promise<FakeServer> =>
  startFakeServer(
    [useModel('m', ['1', '2'], { versionPolicy: { kind: 'all' } })],
    withMetrics,
    engine,
  );

/** Those series of the text that are not 0, without process figures, by name and labels. */
async function nonZero(server: FakeServer): Promise<Record<string, number>> {
  const { body } = await server.app.inject('/metrics');
  const lines = body.split('\n').filter((line) => /^(ovms|:)/.test(line));
  const series = lines.map((line): [string, number] => {
    const space = line.lastIndexOf(' ');
    return [line.slice(0, space), Number(line.slice(space + 1))];
  });
  return Object.fromEntries(series.filter(([name, value]) => value !== 0 && !isOfTime(name)));
}

/** Streams stand still, and times are the machine's. */
const isOfTime = (name: string): boolean => /_(bucket|sum)\{|^ovms_streams/.test(name);

const requests = (outcome: string, api: string, method: string, target: string): string =>
  `ovms_requests_${outcome}{api="${api}",interface="REST",method="${method}",${target}}`;
const v1 = 'name="m",version="1"';
const v2 = 'name="m",version="2"';

test('an inference counts for the version that answered', async () => {
  const server = await start();
  const post = (url: string) => server.app.inject({ method: 'POST', url, payload: good });
  await post('/v2/models/m/infer');
  await post('/v2/models/m/versions/0/infer');
  await post('/v2/models/m/versions/1/infer');
  assert.deepEqual(await nonZero(server), {
    [requests('success', 'KServe', 'ModelInfer', v1)]: 1,
    [requests('success', 'KServe', 'ModelInfer', v2)]: 2,
    [`ovms_request_time_us_count{interface="REST",${v1}}`]: 1,
    [`ovms_request_time_us_count{interface="REST",${v2}}`]: 2,
  });
});

test('a prediction counts for TensorFlow Serving too', async () => {
  const server = await start();
  const post = (payload: string) =>
    server.app.inject({ method: 'POST', url: '/v1/models/m:predict', payload });
  assert.equal((await post('{"instances":[1]}')).statusCode, 200);
  assert.equal((await post('{')).statusCode, 412);
  const latency =
    ':tensorflow:serving:request_latency_count{model_name="m",API="predict",entrypoint="REST"}';
  assert.deepEqual(await nonZero(server), {
    [requests('success', 'TensorFlowServing', 'Predict', v2)]: 1,
    [requests('fail', 'TensorFlowServing', 'Predict', v2)]: 1,
    [`ovms_request_time_us_count{interface="REST",${v2}}`]: 1,
    ':tensorflow:serving:request_count{model_name="m",status="OK"}': 1,
    ':tensorflow:serving:request_count{model_name="m",status="INVALID_ARGUMENT"}': 1,
    [latency]: 1,
  });
});

test('questions about a model count; its state and readiness without a version', async () => {
  const server = await start();
  for (const url of [
    '/v2/models/m',
    '/v2/models/m/versions/1',
    '/v2/models/m/ready',
    '/v2/models/m/versions/1/ready',
    '/v1/models/m',
    '/v1/models/m/versions/1',
    '/v1/models/m/metadata',
  ]) {
    assert.equal((await server.app.inject(url)).statusCode, 200, url);
  }
  assert.deepEqual(await nonZero(server), {
    [requests('success', 'KServe', 'ModelMetadata', v1)]: 1,
    [requests('success', 'KServe', 'ModelMetadata', v2)]: 1,
    [requests('success', 'KServe', 'ModelReady', 'name="m"')]: 2,
    [requests('success', 'TensorFlowServing', 'GetModelStatus', 'name="m"')]: 2,
    [requests('success', 'TensorFlowServing', 'GetModelMetadata', v2)]: 1,
  });
});

test('failures: a body that is no JSON, an inference that fails, a version that does not serve', async () => {
  const server = await start(
    new FakeEngine({
      onInfer: async ({ body }) => {
        const text = body.toString();
        if (text !== good) throw nativeError('invalid_argument', 'json_syntax', 'no json');
        throw nativeError('internal', 'inference_failed', 'broken');
      },
    }),
  );
  const post = (url: string, payload: string) =>
    server.app.inject({ method: 'POST', url, payload });
  assert.equal((await post('/v2/models/m/infer', '{')).statusCode, 412);
  assert.equal((await post('/v2/models/m/infer', good)).statusCode, 500);
  await server.registry.model('m').version('1').retire();
  assert.equal((await post('/v2/models/m/versions/1/infer', good)).statusCode, 404);
  assert.equal((await server.app.inject('/v2/models/m/versions/1')).statusCode, 404);
  assert.equal((await server.app.inject('/v2/models/m/versions/1/ready')).statusCode, 404);
  assert.deepEqual(await nonZero(server), {
    [requests('fail', 'KServe', 'ModelInfer', v1)]: 1,
    [requests('fail', 'KServe', 'ModelInfer', v2)]: 2,
    [requests('fail', 'KServe', 'ModelMetadata', v1)]: 1,
    [requests('fail', 'KServe', 'ModelReady', 'name="m"')]: 1,
  });
});

test('what nobody serves counts nowhere', async () => {
  const server = await start();
  for (const url of [
    '/v2/models/other/infer',
    '/v2/models/m/versions/7/infer',
    '/v1/models/other:predict',
  ]) {
    const reply = await server.app.inject({ method: 'POST', url, payload: good });
    assert.equal(reply.statusCode, 404, url);
  }
  for (const url of ['/v2/models/other', '/v2/models/other/ready', '/v1/models/other']) {
    assert.equal((await server.app.inject(url)).statusCode, 404, url);
  }
  assert.deepEqual(await nonZero(server), {});
});

test('inferences that are going on are seen, and no more once they have ended', async () => {
  const finish: (() => void)[] = [];
  const server = await start(
    new FakeEngine({
      onInfer: ({ body, headerLength }) =>
        new Promise((resolve) => finish.push(() => resolve({ body, headerLength }))),
    }),
  );
  const reply = server.app.inject({ method: 'POST', url: '/v2/models/m/infer', payload: good });
  while (finish.length === 0) await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(await nonZero(server), { [`ovms_current_requests{${v2}}`]: 1 });
  finish[0]?.();
  assert.equal((await reply).statusCode, 200);
  assert.equal((await nonZero(server))[`ovms_current_requests{${v2}}`], undefined);
});

test('counting goes on over a reload', async () => {
  const server = await start();
  const post = () =>
    server.app.inject({ method: 'POST', url: '/v2/models/m/infer', payload: good });
  await post();
  const model = server.registry.model('m').version('2');
  await model.retire();
  const serving = server.registry.find('m', undefined);
  assert.equal(serving.version, '1');
  await post();
  const seen = await nonZero(server);
  assert.equal(seen[requests('success', 'KServe', 'ModelInfer', v2)], 1);
  assert.equal(seen[requests('success', 'KServe', 'ModelInfer', v1)], 1);
});
