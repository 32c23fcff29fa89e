// SPDX-License-Identifier: Apache-2.0
// What the addon throws reaches the control plane as ServingError, whichever call it was.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ServingError } from '../../src/errors.ts';
import { createEngine } from '../../src/native/engine.ts';
import type { ModelSpec } from '../../src/native/types.ts';
import { useFiles } from '../helpers/fake-models.ts';

test('every call of the engine maps its failure', async (context) => {
  const path = join(useFiles([]), 'addon.cjs');
  writeFileSync(
    path,
    `const fail = () => {
      throw Object.assign(new Error('gone'), { code: 'unavailable', reason: 'engine_gone' });
    };
    exports.createEngine = () => ({ load: fail, compile: fail, stats: fail });`,
  );
  const before = process.env.VINOSERVE_ADDON;
  process.env.VINOSERVE_ADDON = path;
  context.after(() => {
    if (before === undefined) delete process.env.VINOSERVE_ADDON;
    else process.env.VINOSERVE_ADDON = before;
  });
  const engine = createEngine({});
  const isMapped = (thrown: unknown): boolean =>
    thrown instanceof ServingError &&
    thrown.code === 'unavailable' &&
    thrown.reason === 'engine_gone';
  assert.throws(() => engine.stats(), isMapped);
  await assert.rejects(engine.load({} as ModelSpec), isMapped);
  await assert.rejects(
    engine.compile({ name: '', version: '', inputs: [], nodes: [], outputs: [] }, []),
    isMapped,
  );
});
