// SPDX-License-Identifier: Apache-2.0
// The sockets of the server: one per bind address, all leading to the same Fastify; opened together,
// drained together.

import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { createNodeServer, type NodeServerParts, parserFaultAnswerer } from './node-server.ts';

export class Listeners {
  readonly #app: FastifyInstance;
  readonly #parts: NodeServerParts;
  readonly #servers: Server[] = [];
  /** With the response to the last request whose head has come whole: it is the last to be written. */
  readonly #sockets = new Map<Socket, ServerResponse | undefined>();

  constructor(app: FastifyInstance, parts: NodeServerParts) {
    this.#app = app;
    this.#parts = parts;
  }

  /**
   * Listens on every address at `port` (0: any free one, the same for all) and gives the port.
   * Rejects with Node's error where one cannot be had; the others are then closed.
   */
  async open(addresses: readonly string[], port: number): Promise<number> {
    await this.#app.ready();
    let bound = port;
    try {
      for (const [index, host] of addresses.entries()) {
        const server = index === 0 ? this.#app.server : this.#createServer();
        this.#watch(server);
        await listen(server, host, bound);
        this.#servers.push(server);
        bound = (server.address() as AddressInfo).port;
      }
    } catch (error) {
      await this.close(0);
      throw error;
    }
    return bound;
  }

  /**
   * Accepts no more connections and resolves when all are gone; those that are still there after
   * `timeoutMs` are cut. Responses should carry `Connection: close` by now.
   */
  async close(timeoutMs: number): Promise<void> {
    const servers = this.#servers.splice(0);
    const cut = setTimeout(() => {
      for (const socket of this.#sockets.keys()) socket.destroy();
    }, timeoutMs);
    const closed = servers.map((server) => new Promise((resolve) => server.close(resolve)));
    // To Node a connection that has not said anything yet is not idle.
    for (const socket of this.#sockets.keys()) {
      if (socket.bytesRead === 0) socket.destroy();
    }
    await Promise.all(closed);
    clearTimeout(cut);
  }

  /** Cuts the connections that wait for no answer, such as one with half the head of a request. */
  cutUnasked(): void {
    for (const [socket, response] of this.#sockets) {
      if (response === undefined || response.writableFinished) socket.destroy();
    }
  }

  #watch(server: Server): void {
    const asked = ({ socket }: IncomingMessage, response: ServerResponse): void => {
      this.#sockets.set(socket, response);
    };
    server.on('request', asked).on('checkContinue', asked);
    server.on('connection', (socket: Socket) => {
      this.#sockets.set(socket, undefined);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  #createServer(): Server {
    const server = createNodeServer((request, response) => {
      this.#app.routing(request, response);
    }, this.#parts);
    return server.on('clientError', parserFaultAnswerer(this.#parts));
  }
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
}
