// SPDX-License-Identifier: Apache-2.0
// Extra CMake trees below build/, for the instrumented builds.
import { availableParallelism } from 'node:os';
import { compilerCache } from '../setup/addon.mjs';
import { at } from '../setup/checkout.mjs';
import { run } from '../setup/child.mjs';

/** Configures `folder` (relative to the root) with `definitions` (NAME=VALUE) and builds `target`. */
export async function buildTree(folder, definitions, target, progress) {
  const defined = definitions.map((definition) => `-D${definition}`);
  const env = compilerCache();
  await run('cmake', ['-S', '.', '-B', folder, ...defined], { env, onLine: progress });
  const parallel = ['--parallel', String(availableParallelism())];
  await run('cmake', ['--build', folder, '--target', target, ...parallel], { onLine: progress });
  return at(folder);
}
