// SPDX-License-Identifier: Apache-2.0
// The image by a Docker engine.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { run } from '../setup/child.mjs';

const image = 'vinoserve:test';
const name = `vinoserve-test-${process.pid}`;

/** The engine's interface for tools/test-image.mjs; undefined where no engine answers. */
export function dockerEngine() {
  if (spawnSync('docker', ['version']).status !== 0) return undefined;
  return {
    name: 'docker',
    build: (progress) => run('docker', ['build', '--tag', image, '.'], { onLine: progress }),
    sizeInBytes: () =>
      Number(execFileSync('docker', ['image', 'inspect', '--format', '{{.Size}}', image])),
    start,
  };
}

function start({ port, options, mounts }) {
  const volumes = Object.entries(mounts).flatMap(([from, to]) => ['--volume', `${from}:${to}:ro`]);
  const settings = ['--rm', '--name', name, '--publish', `127.0.0.1:${port}:${port}`, ...volumes];
  const child = spawn('docker', ['run', ...settings, image, ...options], { stdio: 'inherit' });
  const exit = new Promise((resolve) => child.on('close', resolve));
  return {
    exit,
    hasEnded: () => child.exitCode !== null,
    checkHealth() {
      const format = '{{json .Config.Healthcheck.Test}}';
      const [, ...command] = JSON.parse(
        execFileSync('docker', ['image', 'inspect', '--format', format, image], {
          encoding: 'utf8',
        }),
      );
      execFileSync('docker', ['exec', name, ...command], { stdio: 'inherit' });
    },
    async stop() {
      spawnSync('docker', ['stop', name]);
      await exit;
    },
  };
}
