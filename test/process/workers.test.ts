// SPDX-License-Identifier: Apache-2.0
// The addon in worker threads: several environments, one engine.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { Worker } from 'node:worker_threads';
import { createEngine, fixtureSpec, infer } from '../helpers/addon.ts';
import { dummyInput } from '../helpers/requests.ts';

const startWorker = (task: string): Worker =>
  new Worker(new URL('./worker-child.js', import.meta.url), { workerData: { task } });

describe('worker threads', () => {
  it('infer side by side, each request getting its own answer', async () => {
    const workers = Array.from({ length: 4 }, () => startWorker('infer'));
    const answers = await Promise.all(
      workers.map(async (worker) => {
        const exit = once(worker, 'exit');
        const [replies] = (await once(worker, 'message')) as [string[]];
        assert.deepEqual(await exit, [0]);
        return replies;
      }),
    );
    for (const replies of answers) {
      const ids = replies.map((reply) => JSON.parse(reply).id);
      assert.deepEqual(
        ids,
        Array.from({ length: 100 }, (_, id) => String(id)),
      );
    }
  });

  it('share the engine with this thread', async () => {
    const engine = createEngine();
    const dummy = await engine.load(fixtureSpec('dummy'));
    const before = engine.stats().servables;
    const worker = startWorker('be terminated');
    await once(worker, 'message');
    assert.equal(engine.stats().servables, before + 1, 'servables while the worker has one');
    await worker.terminate();
    await dummy.unload();
  });

  it('may die with requests in flight, and the others go on', async () => {
    const dummy = await createEngine().load(fixtureSpec('dummy'));
    for (const task of ['die busy', 'be terminated']) {
      const worker = startWorker(task);
      const exit = once(worker, 'exit');
      await once(worker, 'message');
      await worker.terminate();
      await exit;
      assert.equal(JSON.parse(await infer(dummy, dummyInput(task))).id, task);
    }
    await dummy.unload();
  });
});
