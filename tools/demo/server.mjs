// SPDX-License-Identifier: Apache-2.0
// The server as a child process, for `npm start`.
import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';

const betweenLooksMs = 20;
const patienceMs = 60_000;

/**
 * Starts the server on a configuration file and resolves when it is ready, with `stop()`, which
 * drains it, and `exit`, its exit code to come. Rejects if it ends or is not ready within a minute.
 */
export async function startServer(port, configPath) {
  const options = ['--rest_port', String(port), '--config_path', configPath];
  // A process group of its own: Ctrl-C reaches it through stop() only, hence once.
  const child = spawn(process.execPath, ['dist/src/cli.js', ...options], {
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
  });
  let ended = false;
  const exit = new Promise((resolve) => {
    child.on('close', (code) => {
      ended = true;
      resolve(code ?? 1);
    });
  });
  let stopped = false;
  const stop = () => {
    if (!stopped) child.kill('SIGTERM');
    stopped = true;
  };
  // Whatever ends this process, no server stays behind.
  process.on('exit', stop);
  const deadline = performance.now() + patienceMs;
  while (!(await isReady(port))) {
    if (ended) throw new Error('The server ended before it was ready; its log is above.');
    if (performance.now() > deadline) throw new Error('The server was not ready within a minute.');
    await pause(betweenLooksMs);
  }
  return { stop, exit };
}

async function isReady(port) {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/v2/health/ready`);
    await answer.arrayBuffer();
    return answer.status === 200;
  } catch {
    return false;
  }
}
