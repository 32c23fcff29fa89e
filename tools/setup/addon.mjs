// SPDX-License-Identifier: Apache-2.0
// Steps: the addon (build/Release/vinoserve.node) and the C++ unit tests (build/tests/*_tests), from
// one CMake tree through cmake-js, so that rooms and simdjson compile once for both.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { at, filesBelow, fingerprint, isStamped, root, writeStamp } from './checkout.mjs';
import { run } from './child.mjs';

const cacheFile = at('build/CMakeCache.txt');
const openvinoDir = process.env.OpenVINO_DIR ?? '';

export const addon = cmakeStep({
  name: 'addon',
  what: 'compiling the addon',
  target: 'vinoserve',
  stamp: 'build/Release/.stamp',
  output: 'build/Release/vinoserve.node',
});

export const cppTests = cmakeStep({
  name: 'C++ tests',
  what: 'compiling the C++ unit tests',
  target: 'vino_tests',
  stamp: 'build/tests/.stamp',
  output: 'build/tests',
  after: ['addon'],
});

/** Not together with the C++ tests, which build it too. */
export const nodeRunner = cmakeStep({
  name: 'nodes',
  what: 'compiling the runner and the ready-made custom nodes',
  target: 'vinoserve_nodes',
  stamp: 'build/nodes/.stamp',
  output: 'build/nodes/vinoserve-node-test',
  folders: ['native/base', 'native/node', 'sdk'],
});

/** After the addon, from the same tree. */
export const readyMadeNodes = { ...nodeRunner, after: [...nodeRunner.after, 'addon'] };

/** Environment for CMake's first configuration: ccache where there is one. */
export function compilerCache() {
  const present = spawnSync('ccache', ['--version']).status === 0;
  return present ? { CMAKE_CXX_COMPILER_LAUNCHER: 'ccache' } : {};
}

const sourcesBelow = (folder) => filesBelow(folder, /\.(h|hpp|c|cpp|txt|cmake)$/);

function cmakeStep({ name, what, target, stamp, output, folders = ['native', 'sdk'], after = [] }) {
  const inputs = () =>
    fingerprint(
      ['CMakeLists.txt', 'package-lock.json', ...folders.flatMap(sourcesBelow)],
      [root, openvinoDir],
    );
  return {
    name,
    what,
    after: ['packages', 'openvino', ...after],
    needs: ['compiler', 'cmake', 'make'],
    isDone: () => existsSync(at(output)) && isStamped(stamp, inputs()),
    async run(progress) {
      const digest = inputs();
      await forgetForeignCache();
      const cmakeJs = at('node_modules/cmake-js/bin/cmake-js');
      const definitions = ['--CDVINO_TESTS=ON', `--CDOpenVINO_DIR=${openvinoDir}`];
      const parallel = ['--parallel', String(availableParallelism())];
      const options = ['--target', target, ...parallel, ...generator(), ...definitions];
      await run(process.execPath, [cmakeJs, 'build', ...options], {
        env: compilerCache(),
        onLine: progress,
      });
      writeStamp(stamp, digest);
    },
  };
}

/** A tree that was moved, configured in vain, by other means or for another OpenVINO: begin anew. */
async function forgetForeignCache() {
  if (!existsSync(cacheFile)) return;
  const dir = cached('OpenVINO_DIR') ?? '';
  const fits = openvinoDir ? dir === openvinoDir : dir.startsWith(at('.deps'));
  const isOurs = cached('CMAKE_HOME_DIRECTORY') === root && cached('VINO_TESTS') === 'ON';
  const isConfigured = ['build.ninja', 'Makefile'].some((file) => existsSync(at('build', file)));
  if (fits && isOurs && isConfigured) return;
  await rm(cacheFile);
  await rm(at('build/CMakeFiles'), { recursive: true, force: true });
}

/** The generator of an existing tree stays, whatever was installed since. */
function generator() {
  const name = cached('CMAKE_GENERATOR');
  return name === undefined ? [] : ['--generator', name];
}

function cached(key) {
  if (!existsSync(cacheFile)) return undefined;
  return new RegExp(`^${key}:[A-Z]+=(.*)$`, 'm').exec(readFileSync(cacheFile, 'utf8'))?.[1];
}
