// SPDX-License-Identifier: Apache-2.0
// Holds the ready-made custom nodes against NumPy and OpenCV's Python package.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { inCheckout } from '../helpers/paths.ts';

test('ready-made nodes give what NumPy and OpenCV give', (t) => {
  const script = inCheckout('test/nodes/ready_made_reference.py');
  const { status, signal, stdout, stderr } = spawnSync(
    'python3',
    ['-B', script, inCheckout('build/nodes')],
    { encoding: 'utf8', env: { ...process.env, PYTHONPATH: inCheckout('.deps/python') } },
  );
  for (const line of stdout.trimEnd().split('\n')) t.diagnostic(line);
  assert.equal(status, 0, `ended with ${signal ?? status}: ${stderr}`);
  assert.match(stdout, /^ok face_blur/m);
});
