// SPDX-License-Identifier: Apache-2.0
// Step: node_modules holds exactly what package-lock.json names. npm keeps its own record of what it
// installed, written last, so an interrupted install is seen as one.
import { readFileSync } from 'node:fs';
import { at } from './checkout.mjs';
import { run } from './child.mjs';

const packagesIn = (file) => JSON.parse(readFileSync(at(file), 'utf8')).packages;

export const packages = {
  name: 'packages',
  what: 'npm packages, as locked',
  after: [],
  needs: ['npm'],
  isDone() {
    let installed;
    try {
      installed = packagesIn('node_modules/.package-lock.json');
    } catch {
      return false;
    }
    const { '': _project, ...locked } = packagesIn('package-lock.json');
    const isMet = ([path, { version, optional }]) =>
      path in installed ? installed[path].version === version : optional === true;
    return (
      Object.entries(locked).every(isMet) && Object.keys(installed).every((path) => path in locked)
    );
  },
  async run(progress) {
    await run('npm', ['ci', '--no-audit', '--no-fund'], { onLine: progress });
  },
};
