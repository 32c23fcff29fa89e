// SPDX-License-Identifier: Apache-2.0
// `npm run fuzz -- <target> [seconds]`: builds the libFuzzer targets of native/fuzz with clang and
// runs one, on the seeds in native/fuzz/corpus/<target>; what it learns stays in build/fuzz/corpus.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { basename } from 'node:path';
import { buildTree } from './builds/cmake.mjs';
import { at, filesBelow, root } from './setup/checkout.mjs';
import { reporting } from './setup/progress.mjs';
import { forCpp, setup } from './setup/setup.mjs';

const memoryLimitMb = 2048;
const longestInput = 1 << 16;

const targets = () =>
  filesBelow('native/fuzz', /^fuzz_.*\.cpp$/).map((file) => basename(file, '.cpp').slice(5));

const definitions = [
  'CMAKE_CXX_COMPILER=clang++',
  'CMAKE_BUILD_TYPE=Release',
  'VINO_SANITIZE=address',
  'VINO_FUZZ=ON',
];

function fuzz(tree, target, seconds) {
  const learnt = `${tree}/corpus/${target}`;
  const found = `${tree}/found/${target}/`;
  for (const folder of [learnt, found]) mkdirSync(folder, { recursive: true });
  const seeds = [at('native/fuzz/corpus', target)].filter(existsSync);
  const limits = [`-max_total_time=${seconds}`, `-rss_limit_mb=${memoryLimitMb}`];
  const dictionary = [at(`native/fuzz/${target}.dict`)].filter(existsSync).map((f) => `-dict=${f}`);
  const shape = [`-max_len=${longestInput}`, `-artifact_prefix=${found}`, ...dictionary];
  const program = `${tree}/fuzz/fuzz_${target}`;
  const { status } = spawnSync(program, [...limits, ...shape, learnt, ...seeds], {
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`fuzz_${target} found something: see ${found}`);
}

process.chdir(root);
try {
  const [target, seconds = '60'] = process.argv.slice(2);
  if (!targets().includes(target) || !/^\d+$/.test(seconds)) {
    throw new Error(`Usage: npm run fuzz -- ${targets().join('|')} [seconds]`);
  }
  if (spawnSync('clang++', ['--version']).status !== 0) {
    throw new Error('clang++ is needed and was not found:\n  sudo apt-get install -y clang');
  }
  await setup(forCpp);
  const tree = await reporting('fuzz', 'compiling with clang', (progress) =>
    buildTree('build/fuzz', definitions, `fuzz_${target}`, progress),
  );
  fuzz(tree, target, seconds);
} catch (error) {
  console.error(`\n${error.message}`);
  process.exitCode = 1;
}
