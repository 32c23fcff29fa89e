// SPDX-License-Identifier: Apache-2.0
// Clients in this process that ask without pause: `load.cpp` cannot be used where answers differ.

import { Agent, request } from 'node:http';
import { headersOf } from '../lib/requests.mjs';

/** `count` clients that send `body` to `path` until `stop`; each has one connection. */
export class Clients {
  answers = 0;
  /** Texts of what was no right answer. */
  faults = [];
  /** Of the longest since it was last set to 0. */
  longestMs = 0;
  #agent;
  #running;
  #stopped = false;

  /** `check` takes an answer's status and bytes and returns what is wrong with it, or undefined. */
  constructor(count, port, path, body, check) {
    this.#agent = new Agent({ keepAlive: true, maxSockets: count });
    const client = async () => {
      while (!this.#stopped) {
        const begun = performance.now();
        const answer = await post(this.#agent, port, path, body).catch((error) => ({ error }));
        this.longestMs = Math.max(this.longestMs, performance.now() - begun);
        const fault = answer.error?.message ?? check(answer.status, answer.bytes);
        this.answers += 1;
        if (fault !== undefined) this.faults.push(fault);
      }
    };
    this.#running = Array.from({ length: count }, client);
  }

  async stop() {
    this.#stopped = true;
    await Promise.all(this.#running);
    this.#agent.destroy();
  }
}

/** Asks the server on `port` to read its configuration again; resolves with the status. */
export async function askForReload(port) {
  const { status } = await post(undefined, port, '/v1/config/reload', {
    body: Buffer.alloc(0),
    headerLength: -1,
  });
  return status;
}

function post(agent, port, path, body) {
  const headers = { ...headersOf(body), 'Content-Length': body.body.length };
  return new Promise((resolve, reject) => {
    const sent = request(
      { agent, port, path, headers, host: '127.0.0.1', method: 'POST' },
      (answer) => {
        const pieces = [];
        answer.on('data', (piece) => pieces.push(piece));
        answer.on('error', reject);
        answer.on('end', () =>
          resolve({ status: answer.statusCode, bytes: Buffer.concat(pieces) }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body.body);
  });
}
