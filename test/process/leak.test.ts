// SPDX-License-Identifier: Apache-2.0
// Memory stays flat however often a model is loaded, asked and unloaded.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { inCheckout } from '../helpers/paths.ts';

const run = promisify(execFile);
const megabyte = 1 << 20;

/** Resident bytes after each tenth of the repetitions, in a process of its own. */
async function residentAfterTenths(task: string, count: number): Promise<readonly number[]> {
  const child = inCheckout('dist/test/process/leak-child.js');
  const args = ['--expose-gc', child, task, String(count)];
  // One arena: what glibc keeps for each thread would look like growth.
  const env = { ...process.env, MALLOC_ARENA_MAX: '1' };
  const { stdout } = await run(process.execPath, args, { env });
  return JSON.parse(stdout);
}

const cases = [
  ['cycle', 1000, 'load, infer and unload a thousand times'],
  ['pipelineCycle', 500, 'a pipeline compiled, asked and freed with its model, five hundred times'],
  ['refusedLoad', 500, 'a load that is refused, five hundred times'],
  ['infer', 1000, '16,000 inferences'],
  ['refused', 1000, '16,000 refused requests'],
] as const;

describe('resident memory stays flat', () => {
  for (const [task, count, text] of cases) {
    it(text, async (t) => {
      const resident = await residentAfterTenths(task, count);
      // The first three tenths fill caches and pools.
      const growth =
        (Math.min(...resident.slice(-2)) - Math.min(...resident.slice(3, 5))) / megabyte;
      const shown = resident.map((bytes) => (bytes / megabyte).toFixed(1)).join(' ');
      t.diagnostic(`resident MiB after each tenth: ${shown}`);
      assert.ok(growth < 4, `grew by ${growth.toFixed(1)} MiB; resident MiB: ${shown}`);
    });
  }
});
