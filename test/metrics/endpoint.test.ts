// SPDX-License-Identifier: Apache-2.0
// The text of /metrics, held against a golden file, and where it is to be had.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { families } from '../../src/metrics/families.ts';
import { packageVersion } from '../../src/package-info.ts';
import { FakeEngine } from '../helpers/fake-engine.ts';
import { useModel } from '../helpers/fake-models.ts';
import { startFakeServer } from '../helpers/fake-server.ts';
import { inCheckout } from '../helpers/paths.ts';

const start = (enable: boolean, list: readonly string[] = []) =>
  startFakeServer([useModel('dummy', ['1'])], { metrics: { enable, list } });

const every = families.map(({ name }) => name);

test('before the first request all series of a model stand at 0', async () => {
  const { app } = await start(true, every);
  const { body } = await app.inject('/metrics');
  const expected = readFileSync(inCheckout('test/metrics/before-first-request.txt'), 'utf8');
  assert.equal(withoutProcess(body), expected);
});

/** What differs from machine to machine has its value left out. */
function withoutProcess(text: string): string {
  return text
    .replaceAll(/^(vinoserve_(?:resident|cpu|start)[a-z_]*) .*$/gm, '$1 *')
    .replace(`version="${packageVersion}"`, 'version="*"');
}

for (const path of ['/metrics', '/metrics?name[]=x', '/monitoring/prometheus/metrics']) {
  for (const accept of [undefined, 'text/plain', 'application/openmetrics-text;version=1.0.0']) {
    test(`GET ${path}, Accept ${accept}: Prometheus text`, async () => {
      const { app } = await start(true);
      const reply = await app.inject({ url: path, headers: accept ? { accept } : {} });
      assert.equal(reply.statusCode, 200);
      assert.equal(reply.headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8');
      assert.equal(reply.headers['access-control-allow-origin'], '*');
      assert.match(reply.body, /^# HELP ovms_requests_success /);
      assert.doesNotMatch(reply.body, /ovms_infer_req_active/);
    });
  }

  test(`GET ${path} where metrics are not enabled: an unknown path`, async () => {
    const { app } = await start(false);
    const reply = await app.inject(path);
    assert.equal(reply.statusCode, 400);
    assert.deepEqual(reply.json(), { error: 'Invalid request URL' });
  });
}

test('times of the native plane are cumulated by bucket', async () => {
  const counts = [2, 0, 3, ...Array.from({ length: 30 }, () => 0), 1];
  const times = { counts, sum: 12.5 };
  const none = { counts: counts.map(() => 0), sum: 0 };
  const asNode = { kserve_v2: 0, tf_predict: 0 };
  const ofModel = { name: 'dummy', version: '1', active: 2, asNode };
  const meter = { ...ofModel, inferenceTime: times, waitTime: none };
  const engine = new FakeEngine({ meters: [meter, { ...meter, name: 'gone' }] });
  const { app } = await startFakeServer(
    [useModel('dummy', ['1'])],
    { metrics: { enable: true, list: ['ovms_inference_time_us', 'ovms_infer_req_active'] } },
    engine,
  );
  const { body } = await app.inject('/metrics');
  const labels = 'name="dummy",version="1"';
  const bucket = (bound: string) => `ovms_inference_time_us_bucket{${labels},le="${bound}"}`;
  for (const line of [
    `${bucket('10')} 2`,
    `${bucket('18')} 2`,
    `${bucket('32')} 5`,
    `${bucket('1474755971')} 5`,
    `${bucket('+Inf')} 6`,
    `ovms_inference_time_us_sum{${labels}} 12.5`,
    `ovms_inference_time_us_count{${labels}} 6`,
    `ovms_infer_req_active{${labels}} 2`,
  ]) {
    assert.ok(body.includes(`${line}\n`), `expected ${line} in\n${body}`);
  }
  assert.doesNotMatch(body, /gone/);
});

test('POST /metrics: a wrong method', async () => {
  const { app } = await start(true);
  const reply = await app.inject({ method: 'POST', url: '/metrics' });
  assert.equal(reply.statusCode, 406);
});

test('without a model only figures of the process are told', async () => {
  const { app } = await startFakeServer([], { metrics: { enable: true, list: [] } });
  const { body } = await app.inject('/metrics');
  assert.doesNotMatch(body, /ovms_|tensorflow/);
  assert.match(body, /^vinoserve_resident_memory_bytes \d+$/m);
});

test('an unknown family in the list: no server', async () => {
  await assert.rejects(start(true, ['ovms_nothing']), { reason: 'invalid_metrics_family_name' });
});
