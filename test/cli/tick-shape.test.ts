// SPDX-License-Identifier: Apache-2.0
// What is kept for the shape of ticks is such a tick, and has the shape of all that come later.
import assert from 'node:assert/strict';
import { executionAsyncResource } from 'node:async_hooks';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext, runInThisContext } from 'node:vm';
import { keepTickShape, kept } from '../../src/cli/tick-shape.ts';

setFlagsFromString('--allow-natives-syntax');
setFlagsFromString('--expose-gc');
const haveSameShape = runInThisContext('(one, other) => %HaveSameMap(one, other)');
const collect = runInNewContext('gc');

function nextTick(): Promise<object> {
  return new Promise((resolve) => process.nextTick(() => resolve(executionAsyncResource())));
}

test('the tick that is kept has the shape of all later ones, whatever is collected', async () => {
  keepTickShape();
  await nextTick();
  for (const round of [1, 2, 3]) {
    collect();
    const later = await nextTick();
    assert.equal(kept.length, 1);
    assert.notEqual(later, kept[0]);
    assert.ok(haveSameShape(later, kept[0]), `Expected the shape of what is kept, round ${round}`);
  }
  assert.ok(!haveSameShape(kept[0], {}));
});
