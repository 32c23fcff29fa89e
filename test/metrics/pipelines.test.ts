// SPDX-License-Identifier: Apache-2.0
// Pipelines in the metrics: which families they are in, what their nodes count for (pipelines.md 8).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { families } from '../../src/metrics/families.ts';
import type { NodeMeter, ServableMeter, TimeMeter } from '../../src/native/types.ts';
import { FakeEngine, nativeError } from '../helpers/fake-engine.ts';
import { useModel } from '../helpers/fake-models.ts';
import { overModels } from '../helpers/fake-pipelines.ts';
import { type FakeServer, startFakeServer } from '../helpers/fake-server.ts';

const list = families.map(({ name }) => name);
const good = '{"instances":[1]}';

/** The model `m`, the pipeline `p` over it, and `bad`, which does not pass. */
async function start(meters: {
  readonly meters?: readonly ServableMeter[];
  readonly nodes?: readonly NodeMeter[];
}): Promise<FakeServer> {
  const engine = new FakeEngine({
    ...meters,
    onCompile: async ({ name }) => {
      if (name === 'bad') throw nativeError('failed_precondition', 'pipeline_cycle_found', 'x');
    },
    onInfer: async ({ body, headerLength }) => {
      if (body.toString() === good) return { body, headerLength };
      throw nativeError('failed_precondition', 'pipeline_no_results', 'nothing');
    },
  });
  const m = useModel('m', ['2']);
  const server = await startFakeServer([m], { metrics: { enable: true, list } }, engine);
  const pipelines = [overModels('p', ['m']), overModels('bad', ['m'])];
  await server.registry.apply([m], { pipelines });
  return server;
}

async function linesOf({ app }: FakeServer, pattern: RegExp): Promise<readonly string[]> {
  const { body } = await app.inject('/metrics');
  return body.split('\n').filter((line) => pattern.test(line));
}

const nameOf = (line: string): string => line.replace(/(_bucket|_sum|_count)?\{.*/, '');

test('a pipeline has requests and their times, of version 1, and nothing of a model', async () => {
  const server = await start({});
  const names = new Set((await linesOf(server, /name="p"/)).map(nameOf));
  assert.deepEqual(
    [...names],
    ['ovms_requests_success', 'ovms_requests_fail', 'ovms_request_time_us'],
  );
  const versions = await linesOf(server, /name="p",version=/);
  assert.ok(versions.length > 0);
  for (const line of versions) assert.match(line, /name="p",version="1"/);
});

test('requests count for version 1, whatever version they name; a 204 is a failure', async () => {
  const server = await start({});
  const post = async (url: string, payload: string) =>
    (await server.app.inject({ method: 'POST', url, payload })).statusCode;
  assert.equal(await post('/v2/models/p/versions/9/infer', good), 200);
  assert.equal(await post('/v2/models/p/infer', '{}'), 204);
  assert.equal(await post('/v1/models/p:predict', good), 200);
  assert.equal(await post('/v1/models/bad:predict', good), 404);
  assert.equal(await post('/v2/models/bad/versions/1/infer', good), 404);
  await server.app.inject('/v2/models/p/versions/9');
  await server.app.inject('/v1/models/p/versions/9');
  assert.deepEqual(
    await linesOf(server, /^(ovms_requests|ovms_request_time_us_count|:tensorflow:.*count).* [^0]/),
    [
      'ovms_requests_success{api="KServe",interface="REST",method="ModelInfer",name="p",version="1"} 1',
      'ovms_requests_success{api="KServe",interface="REST",method="ModelMetadata",name="p",version="1"} 1',
      'ovms_requests_success{api="TensorFlowServing",interface="REST",method="Predict",name="p",version="1"} 1',
      'ovms_requests_success{api="TensorFlowServing",interface="REST",method="GetModelStatus",name="p"} 1',
      'ovms_requests_fail{api="KServe",interface="REST",method="ModelInfer",name="bad",version="1"} 1',
      'ovms_requests_fail{api="KServe",interface="REST",method="ModelInfer",name="p",version="1"} 1',
      'ovms_requests_fail{api="TensorFlowServing",interface="REST",method="Predict",name="bad",version="1"} 1',
      'ovms_request_time_us_count{interface="REST",name="p",version="1"} 2',
      ':tensorflow:serving:request_count{model_name="bad",status="NOT_FOUND"} 1',
      ':tensorflow:serving:request_count{model_name="p",status="OK"} 1',
      ':tensorflow:serving:request_latency_count{model_name="p",API="predict",entrypoint="REST"} 1',
    ],
  );
});

const none: TimeMeter = { counts: Array.from({ length: 34 }, () => 0), sum: 0 };

test("runs as a node are successes of the model, by the client's API", async () => {
  const server = await start({
    meters: [
      {
        name: 'm',
        version: '2',
        active: 3,
        inferenceTime: none,
        waitTime: none,
        asNode: { kserve_v2: 5, tf_predict: 7 },
      },
    ],
  });
  await server.app.inject({ method: 'POST', url: '/v2/models/m/infer', payload: good });
  const ofModel = 'name="m",version="2"';
  assert.deepEqual(await linesOf(server, /^ovms_requests_.*name="m".* [^0]/), [
    `ovms_requests_success{api="KServe",interface="REST",method="ModelInfer",${ofModel}} 6`,
    `ovms_requests_success{api="TensorFlowServing",interface="REST",method="Predict",${ofModel}} 7`,
  ]);
  assert.deepEqual(await linesOf(server, /^ovms_current_requests/), [
    `ovms_current_requests{${ofModel}} 3`,
  ]);
});

test('times, failures and shards of nodes, of this server alone', async () => {
  const counts = none.counts.map((_, bucket) => (bucket < 2 ? 3 : 0));
  const cut = {
    pipeline: 'p',
    node: 'cut "x"',
    time: { counts, sum: 60.5 },
    failures: 2,
    shards: 40,
  };
  const read = { pipeline: 'p', node: 'a', time: none, failures: 0, shards: 0 };
  const server = await start({ nodes: [cut, { ...cut, pipeline: 'of another' }, read] });
  const [first, second] = ['node="a",pipeline="p"', 'node="cut \\"x\\"",pipeline="p"'];
  const name = 'vinoserve_pipeline_node';
  assert.deepEqual(await linesOf(server, /^vinoserve_pipeline_node(?!.*le="[2-9]|.*le="1\d)/), [
    `${name}_time_us_bucket{${first},le="+Inf"} 0`,
    `${name}_time_us_sum{${first}} 0`,
    `${name}_time_us_count{${first}} 0`,
    `${name}_time_us_bucket{${second},le="+Inf"} 6`,
    `${name}_time_us_sum{${second}} 60.5`,
    `${name}_time_us_count{${second}} 6`,
    `${name}_failures_total{${first}} 0`,
    `${name}_failures_total{${second}} 2`,
    `${name}_shards_total{${first}} 0`,
    `${name}_shards_total{${second}} 40`,
  ]);
  assert.deepEqual(await linesOf(server, /cut.*le="(10|18)"/), [
    `${name}_time_us_bucket{${second},le="10"} 3`,
    `${name}_time_us_bucket{${second},le="18"} 6`,
  ]);
});
