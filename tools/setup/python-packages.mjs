// SPDX-License-Identifier: Apache-2.0
// Step: the Python packages that the tests use, as pinned in test/requirements*.txt, in .deps/python
// (put it on PYTHONPATH), without dependencies that the lists do not name. Nothing outside the checkout
// is touched.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { at, isStamped, writeStamp } from './checkout.mjs';
import { run } from './child.mjs';

const home = '.deps/python';
const arriving = '.deps/python.arriving';

const requirements = () =>
  readdirSync(at('test'))
    .filter((name) => /^requirements.*\.txt$/.test(name))
    .sort()
    .map((name) => at('test', name));

function digestOf(files) {
  const hash = createHash('sha256');
  // Compiled packages fit one Python only.
  hash.update(spawnSync('python3', ['--version'], { encoding: 'utf8' }).stdout ?? '');
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest('hex');
}

export const pythonPackages = {
  name: 'python',
  what: 'Python packages for the tests',
  after: [],
  needs: ['python', 'pip'],
  isDone() {
    const files = requirements();
    return files.length === 0 || isStamped(`${home}/.stamp`, digestOf(files));
  },
  async run(progress) {
    const files = requirements();
    await rm(at(arriving), { recursive: true, force: true });
    const options = [
      '--disable-pip-version-check',
      '--no-deps',
      '--no-compile',
      '--target',
      at(arriving),
    ];
    const lists = files.flatMap((file) => ['--requirement', file]);
    await run('python3', ['-m', 'pip', 'install', ...options, '--target', at(arriving), ...lists], {
      onLine: progress,
    });
    await rm(at(home), { recursive: true, force: true });
    await rename(at(arriving), at(home));
    writeStamp(`${home}/.stamp`, digestOf(files));
  },
};
