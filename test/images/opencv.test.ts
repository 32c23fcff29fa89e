// SPDX-License-Identifier: Apache-2.0
// Holds decoding, conversion and resize against OpenCV's Python package, pixel by pixel.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { inCheckout } from '../helpers/paths.ts';

test('images become what OpenCV makes of them', (t) => {
  const script = inCheckout('test/images/opencv_reference.py');
  const { status, signal, stdout, stderr } = spawnSync(
    'python3',
    ['-B', script, inCheckout('build/tests/image_dump')],
    {
      encoding: 'utf8',
      env: { ...process.env, PYTHONPATH: inCheckout('.deps/python') },
    },
  );
  for (const line of stdout.trimEnd().split('\n')) t.diagnostic(line);
  assert.equal(status, 0, `ended with ${signal ?? status}: ${stderr}`);
});
