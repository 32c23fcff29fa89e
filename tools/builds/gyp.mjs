// SPDX-License-Identifier: Apache-2.0
// Builds the addon through binding.gyp without touching build/, which node-gyp would otherwise claim:
// in build/gyp, a folder of links to the checkout.
import { copyFile, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { compilerCache } from '../setup/addon.mjs';
import { at } from '../setup/checkout.mjs';
import { run } from '../setup/child.mjs';

const folder = at('build/gyp');
const linked = ['binding.gyp', 'package.json', 'native', 'sdk', 'node_modules', '.deps'];
const commonGypi = "{'target_defaults': {'configurations': {'Debug': {}, 'Release': {}}}}\n";

/** Builds and resolves with the addon's path. The debug build proves the same in half the time. */
export async function buildWithGyp(progress) {
  const nodedir = await prepare();
  const gyp = at('node_modules/node-gyp/bin/node-gyp.js');
  const options = ['--debug', '--jobs', String(availableParallelism())];
  const { CMAKE_CXX_COMPILER_LAUNCHER: cache } = compilerCache();
  const compiler = cache ? { CXX: `${cache} ${process.env.CXX ?? 'g++'}` } : {};
  await run(process.execPath, [gyp, 'configure', 'build', ...options], {
    cwd: folder,
    // As a variable, because npm's own of that name would win over an option.
    env: { ...compiler, npm_config_nodedir: nodedir },
    onLine: progress,
  });
  return join(folder, 'build/Debug/vinoserve.node');
}

/**
 * Makes the folder, and in it a stand-in for an installation of Node's headers: those of Node-API
 * are all that the addon needs, and taking them from npm saves a download.
 */
async function prepare() {
  const headers = at('node_modules/node-api-headers/include');
  const nodedir = join(folder, 'node');
  const include = join(nodedir, 'include/node');
  await mkdir(include, { recursive: true });
  for (const name of await readdir(headers))
    await copyFile(join(headers, name), join(include, name));
  await writeFile(join(include, 'common.gypi'), commonGypi);
  for (const name of linked) {
    await symlink(at(name), join(folder, name)).catch((error) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
  return nodedir;
}
