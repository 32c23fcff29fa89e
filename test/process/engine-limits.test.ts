// SPDX-License-Identifier: Apache-2.0
// Engines that cannot be started or are dropped early: an error in JavaScript, never the process's end.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';

/** Runs a module with the addon at hand, in a process of its own. */
function run(script: string): { readonly status: number | null; readonly output: string } {
  const helpers = new URL('../helpers/addon.js', import.meta.url).href;
  const binding = new URL('../../src/native/binding.js', import.meta.url).href;
  const source = `import { fixtureSpec } from '${helpers}';
    import { loadAddon } from '${binding}';
    ${script}`;
  const args = ['--expose-gc', '--input-type=module', '--eval', source];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

describe('an engine', () => {
  it('that wants more workers than sense is an error to catch', () => {
    const { status, output } = run(`
      for (const options of [{ workers: 2 ** 53 }, { nodeWorkers: 1025 }]) {
        try {
          loadAddon().createEngine(options);
        } catch (error) {
          console.log(error.reason, error.message);
        }
      }`);
    const text = 'too_many_workers Too many workers - Expected: at most 1024; Actual:';
    assert.equal(output, `${text} 9007199254740992\n${text} 1025\n`);
    assert.equal(status, 0);
  });

  it('may be collected while its loads fail', () => {
    const { status, output } = run(`
      const results = [];
      (() => {
        const engine = loadAddon().createEngine({ workers: 2 });
        const spec = { ...fixtureSpec('dummy'), path: 'missing.xml' };
        for (let i = 0; i < 1000; i += 1) results.push(engine.load(spec).catch((error) => error.reason));
      })();
      for (let i = 0; i < 3; i += 1) {
        gc();
        await new Promise((resolve) => setImmediate(resolve));
      }
      console.log(new Set(await Promise.all(results)));`);
    assert.equal(output, "Set(1) { 'model_not_read' }\n");
    assert.equal(status, 0);
  });
});
