// SPDX-License-Identifier: Apache-2.0
// Step: OpenVINO under .deps/openvino, from the Python wheel, which is a whole SDK: headers, CMake
// package, plugins. The wheel is fetched for one fixed tag, so it does not depend on the Python that
// fetches it, and is checked by its hash. OpenVINO_DIR in the environment wins: nothing is fetched.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { at } from './checkout.mjs';
import { run } from './child.mjs';

const version = '2026.4.0';
const wheel = `openvino-${version}-22959-cp311-cp311-manylinux_2_28_x86_64.whl`;
const sha256 = '71ee4e65a914044a510af43da16f3279c8f9dae22cbc8eac63d4a785c4a9c03f';
const tag = [
  ['--platform', 'manylinux_2_28_x86_64'],
  ['--python-version', '311'],
  ['--implementation', 'cp'],
  ['--abi', 'cp311'],
].flat();
const attempts = 3;
// TBB's binding to cores: with it every inference on a thread that is not OpenVINO's own makes three
// system calls, which also push other threads about (docs/notes/0002-threads.md). Nothing needs it.
const leftOut = 'openvino/libs/libtbbbind_2_5.so.3';

const downloads = at('.deps/download');
const unpacking = at('.deps/openvino.unpacking');
const home = at('.deps/openvino');

export const openvino = {
  name: 'openvino',
  what: `OpenVINO ${version} (59 MB)`,
  after: [],
  needs: ['python', 'pip'],
  isDone: () =>
    Boolean(process.env.OpenVINO_DIR) || existsSync(`${home}/openvino-${version}.dist-info`),
  async run(progress) {
    await fetchWheel(progress);
    progress('unpacking');
    await rm(unpacking, { recursive: true, force: true });
    await run('python3', ['-m', 'zipfile', '-e', `${downloads}/${wheel}`, unpacking]);
    await rm(`${unpacking}/${leftOut}`);
    // Only a whole tree ever carries the final name.
    await rm(home, { recursive: true, force: true });
    await rename(unpacking, home);
    await rm(downloads, { recursive: true, force: true });
  },
};

async function fetchWheel(progress) {
  const file = `${downloads}/${wheel}`;
  await mkdir(downloads, { recursive: true });
  // A whole file left by an interrupted setup will do.
  let problem = await problemOf(file);
  for (let attempt = 1; problem && attempt <= attempts; attempt += 1) {
    progress(`download, attempt ${attempt} of ${attempts}`);
    await rm(file, { force: true });
    try {
      const options = ['--no-deps', '--only-binary=:all:', '--disable-pip-version-check'];
      const what = [...tag, '--dest', downloads, `openvino==${version}`];
      await run('python3', ['-m', 'pip', 'download', ...options, ...what], { onLine: progress });
      problem = await problemOf(file);
    } catch (error) {
      problem = error.message;
    }
  }
  if (!problem) return;
  await rm(file, { force: true });
  throw new Error(
    `${wheel} could not be fetched in ${attempts} attempts: ${problem}\n` +
      'Try again later, or name an installed OpenVINO in OpenVINO_DIR (the folder of its ' +
      'OpenVINOConfig.cmake).',
  );
}

/** What is wrong with the downloaded file; undefined if it is whole. */
async function problemOf(file) {
  if (!existsSync(file)) return 'no such file was fetched';
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  const actual = hash.digest('hex');
  return actual === sha256 ? undefined : `its SHA-256 is ${actual}, expected ${sha256}`;
}
