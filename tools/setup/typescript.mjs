// SPDX-License-Identifier: Apache-2.0
// Step: dist/ is compiled from the TypeScript sources; type errors stop it.
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { at, filesBelow, fingerprint, isStamped, writeStamp } from './checkout.mjs';
import { run } from './child.mjs';

const stamp = 'dist/.stamp';

const inputs = () =>
  fingerprint([
    'tsconfig.json',
    'package-lock.json',
    ...['src', 'test', 'examples'].flatMap((folder) => filesBelow(folder, /\.ts$/)),
  ]);

export const typescript = {
  name: 'typescript',
  what: 'compiling to dist/',
  after: ['packages'],
  needs: [],
  isDone: () => existsSync(at('dist/src')) && isStamped(stamp, inputs()),
  async run(progress) {
    const digest = inputs();
    // Without the outputs, the compiler's record of them would make it write nothing.
    if (!existsSync(at('dist/src'))) await rm(at('dist/.tsbuildinfo'), { force: true });
    await run(at('node_modules/.bin/tsc'), ['--project', 'tsconfig.json'], { onLine: progress });
    writeStamp(stamp, digest);
  },
};
