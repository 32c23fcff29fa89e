// SPDX-License-Identifier: Apache-2.0
// The two ways to build the addon, CMakeLists.txt and binding.gyp, give the same addon.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';

test('both build files give an addon that loads and exports the same names', () => {
  const check = spawnSync(process.execPath, ['tools/check-builds.mjs'], { encoding: 'utf8' });
  assert.equal(check.status, 0, check.stdout + check.stderr);
  assert.match(check.stdout, /^Both builds export: .*createEngine/m);
});
