// SPDX-License-Identifier: Apache-2.0
// Starts the real command as a child process, for tests where sockets, signals or the process's end
// matter. Asserts nothing.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from './command.ts';
import { inCheckout } from './paths.ts';

/** How long a server may take to be ready on a busy machine. */
const readyWithinMs = 60_000;

export interface ServerOptions {
  /** Path of a config.json. Either this or `model`. */
  readonly config?: string;
  /** A single model, as the command line takes it. */
  readonly model?: { readonly name: string; readonly path: string };
  /** More of the command line. */
  readonly args?: readonly string[];
  /** Beside the environment of the test. */
  readonly env?: NodeJS.ProcessEnv;
}

/** A vinoserve process that has said it is ready. */
export class RunningServer {
  readonly port: number;
  readonly child: ChildProcess;
  readonly #output: string[];

  constructor(port: number, child: ChildProcess, output: string[]) {
    this.port = port;
    this.child = child;
    this.#output = output;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** All that it has printed so far. */
  get output(): string {
    return this.#output.join('');
  }

  /** Sends SIGTERM, and resolves with the exit code once it has ended; null where a signal ended it. */
  async stop(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const exit = once(this.child, 'exit');
      this.child.kill('SIGTERM');
      await exit;
    }
    return this.child.exitCode;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}

/** Starts a server on a free port and resolves when it is ready. Rejects with its output if it ends before. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const port = await freePort();
  const args = ['--rest_port', port, '--rest_bind_address', '127.0.0.1'];
  if (options.config) args.push('--config_path', options.config);
  if (options.model)
    args.push('--model_name', options.model.name, '--model_path', options.model.path);
  args.push(...(options.args ?? []));
  const child = spawn(process.execPath, [inCheckout('dist/src/cli.js'), ...args], {
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => output.push(text));
  }
  const server = new RunningServer(Number(port), child, output);
  try {
    await untilReady(server);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  return server;
}

async function untilReady(server: RunningServer): Promise<void> {
  const deadline = Date.now() + readyWithinMs;
  while (Date.now() < deadline) {
    if (server.child.exitCode !== null || server.child.signalCode !== null) {
      throw new Error(
        `server ended with ${server.child.exitCode} before it was ready:\n${server.output}`,
      );
    }
    const reply = await fetch(`${server.url}/v2/health/ready`).catch(() => undefined);
    if (reply?.status === 200) return;
    await delay(20);
  }
  throw new Error(`server not ready within ${readyWithinMs} ms:\n${server.output}`);
}
