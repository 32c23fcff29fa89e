// SPDX-License-Identifier: Apache-2.0
// Many clients of pipelines that share models (pipelines.md 12.7), and pipelines in worker threads.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { createEngine, fixtureSpec, infer } from '../helpers/addon.ts';
import { from, member, modelNode, pipeline, rowsNode, tenNumbers } from '../helpers/graphs.ts';

const engine = createEngine();

test('64 clients of two pipelines that run two models in opposite order', async () => {
  const models = [
    await engine.load({ ...fixtureSpec('dummy'), name: 'one' }),
    await engine.load({ ...fixtureSpec('dummy'), name: 'other' }),
  ];
  const members = models.map((model) => member(model));
  const spec = (name: string, places: readonly [number, number]) => {
    const nodes = [
      rowsNode('cut', ['request', 'in']),
      modelNode('first', ['cut', 'rows'], { member: places[0] }),
      modelNode('second', ['first', 'out'], { member: places[1] }),
    ];
    return pipeline(name, nodes, [from('out', 'second', 'out')]);
  };
  const there = await engine.compile(spec('there', [0, 1]), members);
  const back = await engine.compile(spec('back', [1, 0]), members);

  /** Asks again and again, each time for as many rows as the number of the round. */
  const client = async (id: number): Promise<void> => {
    const servable = id % 2 === 0 ? there : back;
    for (let round = 1; round <= 10; round += 1) {
      const numbers = [round, id, 2, 3, 4, 5, 6, 7, 8, 9];
      const { outputs } = JSON.parse(await infer(servable, tenNumbers(`${id}`, numbers)));
      const rows = Array.from({ length: round }, (_, row) => numbers.map((x) => x + row + 2));
      assert.deepEqual(outputs[0].data, rows.flat());
    }
  };
  await Promise.all(Array.from({ length: 64 }, (_, id) => client(id)));

  const { meters } = engine.stats();
  for (const name of ['one', 'other']) {
    const meter = meters.find((candidate) => candidate.name === name);
    assert.deepEqual(meter?.asNode, { kserve_v2: 64 * 55, tf_predict: 0 });
    assert.equal(meter?.active, 0);
  }
  const gone = models.map((model) => model.unload());
  await Promise.all([there.unload(), back.unload()]);
  await Promise.all(gone);
});

test('each worker thread has its own pipelines, and may end without letting go of them', async () => {
  const before = engine.stats().servables;
  for (const task of ['ask', 'be terminated']) {
    const workers = Array.from(
      { length: 2 },
      () => new Worker(new URL('./pipelines-child.js', import.meta.url), { workerData: { task } }),
    );
    await Promise.all(
      workers.map(async (worker) => {
        const exit = once(worker, 'exit');
        const [answers] = (await once(worker, 'message')) as [string[]];
        if (task === 'ask') {
          for (const [id, answer] of answers.entries()) {
            assert.deepEqual(JSON.parse(answer).id, `${id}`);
          }
          await exit;
        } else {
          await worker.terminate();
        }
      }),
    );
    assert.equal(engine.stats().servables, before, task);
  }
});
