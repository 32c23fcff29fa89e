// SPDX-License-Identifier: Apache-2.0
// What pipelines count in the engine: every shard as a request of the model that it runs, every node.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { usePipelines } from '../helpers/pipelines-config.ts';
import { type RunningServer, startServer } from '../helpers/server.ts';

let server: RunningServer;

before(async () => {
  server = await startServer({ config: usePipelines(), args: ['--metrics_enable'] });
});
after(() => server?.stop());

const row = (first: number): readonly number[] => [first, 1, 2, 3, 4, 5, 6, 7, 8, 9];

/** The status of a prediction. */
async function predict(pipeline: string, instances: readonly unknown[]): Promise<number> {
  const url = `${server.url}/v1/models/${pipeline}:predict`;
  const reply = await fetch(url, { method: 'POST', body: JSON.stringify({ instances }) });
  await reply.text();
  return reply.status;
}

/** Series that are not 0 and match, by name and labels. */
async function counted(pattern: RegExp): Promise<Readonly<Record<string, number>>> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  const series = text
    .split('\n')
    .filter((line) => pattern.test(line) && !/_(bucket|sum)\{/.test(line))
    .map((line) => [line.replace(/ [^ ]*$/, ''), Number(line.replace(/.* /, ''))] as const);
  return Object.fromEntries(series.filter(([, value]) => value !== 0));
}

const ofPredict = 'api="TensorFlowServing",interface="REST",method="Predict"';
const dummy = 'name="dummy",version="1"';

test('shards are successes of the model, a run that fails is none', async () => {
  assert.equal(await predict('rows_of', [row(3)]), 200);
  assert.equal(await predict('rows_of', [row(0)]), 204);
  assert.equal(await predict('batch', [[row(1)], [row(2)]]), 200);
  assert.equal(await predict('any_length', [[1, 2]]), 400);
  assert.equal(
    await predict('faulty_throws', [
      { good: 1, other: 1 },
      { good: 2, other: 2 },
    ]),
    500,
  );
  assert.deepEqual(await counted(/^ovms_.*"dummy"/), {
    [`ovms_requests_success{${ofPredict},${dummy}}`]: 5,
    [`ovms_streams{${dummy}}`]: 1,
    [`ovms_inference_time_us_count{${dummy}}`]: 5,
    [`ovms_wait_for_infer_req_time_us_count{${dummy}}`]: 5,
  });
  assert.deepEqual(await counted(/^ovms_requests_(success|fail).*"(rows_of|batch|any_length)"/), {
    [`ovms_requests_success{${ofPredict},name="batch",version="1"}`]: 1,
    [`ovms_requests_success{${ofPredict},name="rows_of",version="1"}`]: 1,
    [`ovms_requests_fail{${ofPredict},name="any_length",version="1"}`]: 1,
    [`ovms_requests_fail{${ofPredict},name="rows_of",version="1"}`]: 1,
  });
});

test('nodes by pipeline: runs that succeeded, failures, shards; one that finds nothing is neither', async () => {
  const name = 'vinoserve_pipeline_node';
  const node = (of: string, pipeline: string): string => `{node="${of}",pipeline="${pipeline}"}`;
  const nodes = await counted(/^vinoserve_pipeline_node/);
  assert.deepEqual(nodes, {
    [`${name}_time_us_count${node('open', 'any_length')}`]: 1,
    [`${name}_time_us_count${node('library', 'batch')}`]: 2,
    [`${name}_time_us_count${node('model', 'batch')}`]: 2,
    [`${name}_time_us_count${node('model', 'rows_of')}`]: 3,
    [`${name}_time_us_count${node('rows', 'rows_of')}`]: 1,
    [`${name}_failures_total${node('fixed', 'any_length')}`]: 1,
    [`${name}_failures_total${node('faulty', 'faulty_throws')}`]: 1,
    [`${name}_shards_total${node('request', 'batch')}`]: 2,
    [`${name}_shards_total${node('rows', 'rows_of')}`]: 3,
  });
});
