// SPDX-License-Identifier: Apache-2.0
// A process may end at any moment, requests in flight or not, and must not crash over it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { inCheckout } from '../helpers/paths.ts';

const ways = [
  ['end', 0],
  ['process.exit', 0],
  ['while loading', 0],
  ['unload pending', 0],
  ['worker', 0],
  ['uncaught', 1],
] as const;

describe('a process that ends with requests in flight', () => {
  for (const [way, expected] of ways) {
    it(`ends cleanly: ${way}`, async () => {
      const child = spawn(
        process.execPath,
        [inCheckout('dist/test/process/at-exit-child.js'), way],
        {
          stdio: ['ignore', 'ignore', 'pipe'],
        },
      );
      let complaints = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        complaints += text;
      });
      const [code, signal] = await once(child, 'exit');
      assert.deepEqual([code, signal], [expected, null], complaints);
    });
  }
});
