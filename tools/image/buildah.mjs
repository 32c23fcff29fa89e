// SPDX-License-Identifier: Apache-2.0
// The image by Debian's buildah, which needs no engine: everything happens in a chroot, with its
// storage below build/image.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { at } from '../setup/checkout.mjs';
import { run } from '../setup/child.mjs';
import { certificateSettings, makeBases } from './bases.mjs';

const image = 'localhost/vinoserve:test';
const runtimeBase = 'localhost/vinoserve-base:runtime';
const nodeBase = 'localhost/vinoserve-base:node';
const storage = ['--storage-driver', 'vfs', '--root', at('build/image/storage')];
const place = [...storage, '--runroot', at('build/image/run')];

const buildah = (...args) =>
  execFileSync('buildah', [...place, ...args], { encoding: 'utf8', maxBuffer: 1 << 26 }).trim();

/** The engine's interface for tools/test-image.mjs; throws where buildah cannot work. */
export function buildahEngine() {
  const missing = ['buildah', 'debootstrap'].filter(
    (tool) => spawnSync(tool, ['--version']).status !== 0,
  );
  if (missing.length > 0) {
    throw new Error(
      `There is no Docker engine, and without one ${missing.join(' and ')} is needed:\n` +
        `  sudo apt-get install -y --no-install-recommends ${missing.join(' ')}`,
    );
  }
  if (process.getuid() !== 0) {
    throw new Error('Without a Docker engine this needs root: sudo npm run test:image');
  }
  return { name: 'buildah', build, start, sizeInBytes };
}

async function build(progress) {
  const { debian, node } = await makeBases(progress);
  if (!isStored(runtimeBase)) store(runtimeBase, 'scratch', debian, []);
  if (!isStored(nodeBase)) store(nodeBase, runtimeBase, node, certificateSettings);
  const bases = [`NODE_IMAGE=${nodeBase}`, `RUNTIME_IMAGE=${runtimeBase}`];
  // No layers: this storage keeps each as a whole copy.
  const settings = [
    '--layers=false',
    '--isolation',
    'chroot',
    '--format',
    'docker',
    '--pull-never',
  ];
  const args = bases.flatMap((base) => ['--build-arg', base]);
  await run('buildah', [...place, 'bud', ...settings, ...args, '--tag', image, '.'], {
    onLine: progress,
  });
}

const isStored = (name) =>
  spawnSync('buildah', [...place, 'inspect', '--type', 'image', name]).status === 0;

/** Stores the image `name`: `base` with the files of `folder` over it. */
function store(name, base, folder, environment) {
  const container = buildah('from', '--pull-never', base);
  buildah('add', container, folder, '/');
  for (const setting of environment) buildah('config', '--env', setting, container);
  buildah('commit', '--rm', container, name);
}

const settingsOf = () => JSON.parse(buildah('inspect', '--type', 'image', image)).Docker.config;

function start({ options, mounts }) {
  const { Entrypoint, User, Healthcheck } = settingsOf();
  const container = buildah('from', '--pull-never', image);
  const volumes = Object.entries(mounts).flatMap(([from, to]) => ['--volume', `${from}:${to}:ro`]);
  const inside = ['run', '--isolation', 'chroot', '--user', User, ...volumes, container, '--'];
  const child = spawn('buildah', [...place, ...inside, ...Entrypoint, ...options], {
    stdio: 'inherit',
  });
  const exit = new Promise((resolve) => child.on('close', resolve));
  return {
    exit,
    hasEnded: () => child.exitCode !== null,
    checkHealth: () => buildah(...inside, ...Healthcheck.Test.slice(1)),
    async stop() {
      // To the server itself, as an engine would: buildah does not pass the signal on.
      if (child.exitCode === null) process.kill(innermost(child.pid), 'SIGTERM');
      await exit;
      buildah('rm', container);
    },
  };
}

/** The last of a chain of processes, each the only child of the one before. */
function innermost(pid) {
  const tasks = readdirSync(`/proc/${pid}/task`);
  const [child] = tasks.flatMap((task) => childrenOf(pid, task));
  return child === undefined ? pid : innermost(Number(child));
}

const childrenOf = (pid, task) =>
  readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean);

function sizeInBytes() {
  const [{ size }] = JSON.parse(buildah('images', '--json', image));
  const [number, unit] = size.split(' ');
  return Number(number) * { B: 1, KB: 1e3, MB: 1e6, GB: 1e9 }[unit];
}
