// SPDX-License-Identifier: Apache-2.0
// A process that ends inside a custom node waits for it, runs nothing after it, and does not crash.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { diaryOf, untilWritten, useFolder } from '../helpers/graphs.ts';
import { inCheckout } from '../helpers/paths.ts';

const ways = [
  ['process.exit', 0],
  ['unload pending', 0],
  ['all unloading', 0],
  ['uncaught', 1],
] as const;

describe('a process that ends while a custom node runs', () => {
  const root = useFolder();

  /** A child that is inside the first node of its pipeline and has begun to end in that way. */
  async function startEnding(way: string, folder: string) {
    mkdirSync(folder);
    const child = spawn(
      process.execPath,
      [inCheckout('dist/test/native/pipelines-child.js'), way, folder],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let complaints = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaints += text;
    });
    const exit = once(child, 'exit');
    await Promise.race([untilWritten(join(folder, 'witness'), 'deinitialize'), exit]);
    assert.deepEqual(diaryOf(join(folder, 'first')), ['initialize', 'execute'], complaints);
    return { exit, complaints: () => complaints };
  }

  for (const [way, expected] of ways) {
    it(`waits for it: ${way}`, async () => {
      const folder = join(root, way);
      const { exit, complaints } = await startEnding(way, folder);
      writeFileSync(join(folder, 'go on'), '');
      assert.deepEqual(await exit, [expected, null], complaints());
      const ended = ['initialize', 'execute', 'return', 'deinitialize'];
      assert.deepEqual(diaryOf(join(folder, 'first')), ended);
      const neverRun = ['initialize', 'deinitialize'];
      assert.deepEqual(diaryOf(join(folder, 'second')), neverRun);
    });
  }

  it('leaves one behind that does not return', async () => {
    const folder = join(root, 'never');
    const { exit, complaints } = await startEnding('process.exit', folder);
    assert.deepEqual(await exit, [0, null], complaints());
    assert.deepEqual(diaryOf(join(folder, 'first')), ['initialize', 'execute']);
    assert.deepEqual(diaryOf(join(folder, 'second')), ['initialize']);
  });
});
