// SPDX-License-Identifier: Apache-2.0
// Servers under measurement, each in a process of its own, and what the kernel tells of them.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { benchmarks, cache, cli } from './places.mjs';

const clockTicks = 100; // USER_HZ, the unit of /proc/PID/stat on every Linux that Node runs on
const patience = 60_000;

/** A server that is ready; `stop` resolves when its process is gone. */
class Child {
  readyMs = 0;
  #process;
  #log;

  constructor(process, port, log) {
    this.#process = process;
    this.port = port;
    this.#log = log;
  }

  get pid() {
    return this.#process.pid;
  }

  /** Polls until `path` answers 200. */
  async ready(path, begun) {
    while ((await statusOf(this.port, path)) !== 200) {
      if (this.#process.exitCode !== null || performance.now() - begun > patience) {
        throw new Error(`A server does not start: ${readFileSync(this.#log, 'utf8')}`);
      }
      await delay(2);
    }
    this.readyMs = performance.now() - begun;
    return this;
  }

  /** Resident MB without garbage and without empty room in the heap; see `startCollecting`. */
  async heldMegabytes() {
    this.#process.send('collect');
    const [bytes] = await once(this.#process, 'message');
    return bytes / 2 ** 20;
  }

  async stop() {
    if (this.#process.exitCode !== null) return;
    const gone = once(this.#process, 'exit');
    this.#process.kill('SIGTERM');
    await gone;
  }
}

/** vinoserve with one model; `options` are further words of its command line. */
export function startVinoserve(name, path, options = []) {
  const words = ['--model_name', name, '--model_path', path, ...options];
  return start(cli, (port) => ['--rest_port', String(port), ...words], '/v2/health/ready');
}

/** vinoserve with a configuration file, which it looks at again only when asked to. */
export function startConfigured(path, options = []) {
  const words = ['--config_path', path, '--file_system_poll_wait_seconds', '0', ...options];
  return start(cli, (port) => ['--rest_port', String(port), ...words], '/v2/health/ready');
}

/** As `startConfigured`, in a process that collects its garbage when `heldMegabytes` asks for it. */
export function startCollecting(path) {
  const words = ['--config_path', path, '--file_system_poll_wait_seconds', '0'];
  const program = join(benchmarks, 'reload', 'collecting-server.mjs');
  return start(program, (port) => ['--rest_port', String(port), ...words], '/v2/health/ready', [
    'ipc',
  ]);
}

/** Bare Fastify, which answers `path` with the body of the request. */
export function startEcho(path) {
  const program = join(benchmarks, 'server', 'echo.mjs');
  return start(program, (port) => [String(port), path], '/ready');
}

async function start(program, wordsFor, readyPath, channels = []) {
  const port = await freePort();
  const log = join(cache, 'server.log');
  const out = openSync(log, 'w');
  const begun = performance.now();
  const child = spawn(process.execPath, [program, ...wordsFor(port)], {
    stdio: ['ignore', out, out, ...channels],
  });
  closeSync(out);
  return new Child(child, port, log).ready(readyPath, begun);
}

/** Seconds of CPU that a process has taken so far, and of them its JavaScript thread. */
export function cpuSeconds(pid) {
  return {
    all: threadSeconds(`/proc/${pid}/stat`),
    javascript: threadSeconds(`/proc/${pid}/task/${pid}/stat`),
  };
}

function threadSeconds(file) {
  const stat = readFileSync(file, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / clockTicks;
}

/** Seconds of CPU that the whole machine has taken so far. */
export function machineSeconds() {
  const [, ...fields] = readFileSync('/proc/stat', 'utf8').split('\n', 1)[0].split(/\s+/);
  const [user, nice, system, , , interrupts, softInterrupts] = fields.map(Number);
  return (user + nice + system + interrupts + softInterrupts) / clockTicks;
}

/** Resident MB of a process. */
export function residentMegabytes(pid) {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(kilobytes) / 1024;
}

function statusOf(port, path) {
  return new Promise((resolve) => {
    const request = get({ port, path, host: '127.0.0.1', agent: false }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    });
    request.on('error', () => resolve(0));
  });
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
