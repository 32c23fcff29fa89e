// SPDX-License-Identifier: Apache-2.0
// `npm run node:test -- LIBRARY ...`: vinoserve-node-test (sdk/runner), built if it is out of date.
// Paths are those of the folder where the command was given.
import { spawnSync } from 'node:child_process';
import { at } from './setup/checkout.mjs';
import { forNodes, setup } from './setup/setup.mjs';

const here = process.env.INIT_CWD ?? process.cwd();
process.chdir(at());
// Standard output is the runner's.
console.log = console.error;
try {
  await setup(forNodes);
  const runner = at('build/nodes/vinoserve-node-test');
  const { status } = spawnSync(runner, process.argv.slice(2), { cwd: here, stdio: 'inherit' });
  process.exitCode = status ?? 1;
} catch (error) {
  console.error(`\n${error.message}`);
  process.exitCode = 1;
}
