// SPDX-License-Identifier: Apache-2.0
// `npm run check:builds`: the addon builds through CMakeLists.txt and through binding.gyp, both load,
// and both export the same names.
import { execFileSync } from 'node:child_process';
import { buildWithGyp } from './builds/gyp.mjs';
import { at, root } from './setup/checkout.mjs';
import { reporting } from './setup/progress.mjs';
import { forServer, setup } from './setup/setup.mjs';

/** The exported names, asked of a process of its own: two copies of an engine are not for one. */
function exportsOf(file) {
  const ask = `console.log(Object.keys(require(${JSON.stringify(file)})).sort().join(' '))`;
  return execFileSync(process.execPath, ['-e', ask], { encoding: 'utf8' }).trim();
}

process.chdir(root);
try {
  await setup(forServer);
  const byGyp = await reporting('gyp', 'compiling the addon through binding.gyp', buildWithGyp);
  const expected = exportsOf(at('build/Release/vinoserve.node'));
  const actual = exportsOf(byGyp);
  if (expected === '') throw new Error('The addon that CMake built exports nothing.');
  if (actual !== expected) {
    throw new Error(`CMake's addon exports: ${expected}\nnode-gyp's addon exports: ${actual}`);
  }
  console.log(`Both builds export: ${expected}`);
} catch (error) {
  console.error(`\n${error.message}`);
  process.exitCode = 1;
}
