// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Limiter } from '../../src/models/limiter.ts';

/** Tasks of these weights under a limiter; `running` names those that run, `end` ends one. */
function useTasks(limiter: Limiter, weights: readonly number[]) {
  const running: number[] = [];
  const ends: (() => void)[] = [];
  const results = weights.map((weight, i) =>
    limiter.run(async () => {
      running.push(i);
      await new Promise<void>((resolve) => {
        ends[i] = resolve;
      });
      running.splice(running.indexOf(i), 1);
      return i;
    }, weight),
  );
  const settled = () => new Promise(setImmediate);
  const end = async (i: number) => {
    ends[i]?.();
    await settled();
  };
  return { running, results, end, settled };
}

test('runs no more at once than the limit, in the order of asking', async () => {
  const { running, results, end, settled } = useTasks(new Limiter(2), [0, 0, 0]);
  await settled();
  assert.deepEqual(running, [0, 1]);
  await end(1);
  assert.deepEqual(running, [0, 2]);
  await end(0);
  await end(2);
  assert.deepEqual(await Promise.all(results), [0, 1, 2]);
});

test('keeps the sum of weights; what is over it runs alone, and nothing passes it', async () => {
  const { running, end, settled } = useTasks(new Limiter(4, 10), [4, 4, 4, 20, 1]);
  await settled();
  assert.deepEqual(running, [0, 1]);
  await end(0);
  assert.deepEqual(running, [1, 2]);
  await end(1);
  assert.deepEqual(running, [2]);
  await end(2);
  assert.deepEqual(running, [3]);
  await end(3);
  assert.deepEqual(running, [4]);
});

test('a task that fails makes room', async () => {
  const limiter = new Limiter(1);
  await assert.rejects(
    limiter.run(() => Promise.reject(new Error('no'))),
    /no/,
  );
  assert.equal(await limiter.run(async () => 'next'), 'next');
});
