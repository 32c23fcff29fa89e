// SPDX-License-Identifier: Apache-2.0
// Format and lint of everything written by hand: TypeScript, JavaScript and JSON by Biome, C++ by
// clang-format (a pinned Python wheel, test/requirements-format.txt).
import { at, filesBelow } from './setup/checkout.mjs';
import { run } from './setup/child.mjs';

const biome = at('node_modules/.bin/biome');
const clangFormat = at('.deps/python/bin/clang-format');

const cppFiles = () =>
  ['native', 'sdk', 'demo', 'examples']
    .flatMap((folder) => filesBelow(folder, /\.(h|hpp|c|cpp)$/))
    .filter((file) => !file.includes('/build/'));
// The wheel's script finds its program through the packages it was installed with.
const env = { PYTHONPATH: at('.deps/python') };

/** Throws, with every complaint, unless the tree is formatted and lints clean. */
export async function checkStyle() {
  await run(biome, ['check', '--error-on-warnings']);
  const unformatted = new Set();
  const onLine = (line) => {
    const file = /^(\S+?):\d+:\d+: error: /.exec(line)?.[1];
    if (file) unformatted.add(file);
  };
  try {
    await run(clangFormat, ['--dry-run', '--Werror', ...cppFiles()], { env, onLine });
  } catch (error) {
    if (unformatted.size === 0) throw error;
    throw new Error(`Not formatted ("npm run format" does it): ${[...unformatted].join(', ')}`);
  }
}

/** Formats the tree in place. */
export async function format() {
  await run(biome, ['check', '--write']);
  await run(clangFormat, ['-i', ...cppFiles()], { env });
}
