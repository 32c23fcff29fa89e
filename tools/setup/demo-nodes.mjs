// SPDX-License-Identifier: Apache-2.0
// Step: the demo's custom nodes (demo/nodes/build/*.so), a CMake project of its own on the SDK, as a
// user's would be. Needs nothing that other steps bring.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { compilerCache } from './addon.mjs';
import { at, filesBelow, fingerprint, isStamped, root, writeStamp } from './checkout.mjs';
import { run } from './child.mjs';

const sources = 'demo/nodes';
const build = `${sources}/build`;
const stamp = `${build}/.stamp`;
const libraries = ['libfind_digits.so', 'libwrite_text.so'];

/** As cmake-js chooses: Ninja where there is one, since make may then be missing. */
const generator = () =>
  spawnSync('ninja', ['--version']).status === 0 ? { CMAKE_GENERATOR: 'Ninja' } : {};

const inputs = () => {
  const files = ['demo/nodes', 'sdk/include', 'sdk/cmake'].flatMap((folder) =>
    filesBelow(folder, /\.(hpp|h|cpp|cmake|txt)$/),
  );
  return fingerprint(
    files.filter((file) => !file.startsWith(build)),
    [root],
  );
};

export const demoNodes = {
  name: 'demo',
  what: "compiling the demo's custom nodes",
  after: [],
  needs: ['compiler', 'cmake', 'make'],
  isDone: () =>
    libraries.every((library) => existsSync(at(build, library))) && isStamped(stamp, inputs()),
  async run(progress) {
    const digest = inputs();
    // Half a dozen files: begun anew, a tree that was moved or made with other tools is no concern.
    await rm(at(build), { recursive: true, force: true });
    const env = { ...compilerCache(), ...generator() };
    await run('cmake', ['-S', sources, '-B', build], { env, onLine: progress });
    await run('cmake', ['--build', build, '--parallel', '2'], { onLine: progress });
    writeStamp(stamp, digest);
  },
};
