// SPDX-License-Identifier: Apache-2.0
// What the native plane counts for the metrics: times by model version, over its reloads.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ServableMeter, TimeMeter } from '../../src/native/types.ts';
import { createEngine, fixtureSpec, infer } from '../helpers/addon.ts';
import { dummyInput, slowInput } from '../helpers/requests.ts';

const engine = createEngine();

function meterOf(name: string): ServableMeter {
  const meter = engine.stats().meters.find((candidate) => candidate.name === name);
  assert.ok(meter, `expected a meter of ${name}`);
  return meter;
}

const total = ({ counts }: TimeMeter): number => counts.reduce((sum, count) => sum + count, 0);

test('inferences are counted, over reloads too', async () => {
  for (const round of [1, 2]) {
    const servable = await engine.load(fixtureSpec('dummy'));
    const before = meterOf('dummy');
    assert.equal(total(before.inferenceTime), (round - 1) * 3, 'warming up is not counted');
    for (const id of ['a', 'b', 'c']) await infer(servable, dummyInput(id));
    await assert.rejects(infer(servable, { inputs: [] }));
    await servable.unload();
    const { version, active, inferenceTime, waitTime } = meterOf('dummy');
    assert.equal(version, '1');
    assert.equal(active, 0);
    assert.equal(inferenceTime.counts.length, 34);
    assert.equal(total(inferenceTime), round * 3);
    assert.equal(total(waitTime), round * 3);
    assert.ok(inferenceTime.sum > before.inferenceTime.sum);
  }
});

test('who waits for the only infer request is counted with that time', async () => {
  const servable = await engine.load({ ...fixtureSpec('slow'), nireq: 1 });
  await Promise.all(['a', 'b'].map((id) => infer(servable, slowInput(id, 500))));
  const { inferenceTime, waitTime } = meterOf('slow');
  assert.equal(total(inferenceTime), 2);
  assert.equal(total(waitTime), 2);
  assert.ok(waitTime.sum > 0 && waitTime.sum < inferenceTime.sum, JSON.stringify(waitTime));
  await servable.unload();
});
