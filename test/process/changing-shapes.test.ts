// SPDX-License-Identifier: Apache-2.0
// A Convert from a type to itself, right between input and output, corrupts memory in OpenVINO's CPU
// plugin when the shapes of requests change: a few hundred inferences end in a crash or in wrong
// answers. The loader takes it out of the model, and ConvertLike likewise.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createEngine, fixtureSpec, infer } from '../helpers/addon.ts';

/** With the Convert left in, a quarter of it crashed every run. */
const rounds = 250;
const shapes = [
  [1, 1],
  [3, 7],
  [64, 64],
  [2, 1000],
  [0, 5],
  [128, 3],
  [1, 4096],
  [17, 31],
] as const;

describe('a model with a Convert that does nothing', () => {
  it('answers rightly while the shapes of its requests change', async () => {
    const servable = await createEngine().load({ ...fixtureSpec('noop_convert'), nireq: 2 });
    for (let round = 0; round < rounds; round += 1) {
      await Promise.all(
        shapes.map(async ([rows, columns]) => {
          const data = Array.from({ length: rows * columns }, (_, index) => index + round);
          const inputs = [{ name: 'x', shape: [rows, columns], datatype: 'FP32', data }];
          const { outputs } = JSON.parse(await infer(servable, { inputs }));
          assert.equal(outputs.length, 2);
          for (const output of outputs) {
            assert.deepEqual(output.shape, [rows, columns]);
            assert.deepEqual(output.data, data);
          }
        }),
      );
    }
    await servable.unload();
  });
});
