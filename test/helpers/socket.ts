// SPDX-License-Identifier: Apache-2.0
// Bytes to a port and back, for what HTTP clients would not send.

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** Writes `bytes` and resolves with all that comes until the server closes the connection. */
export async function exchange(port: number, bytes: string | Buffer): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  // A server that closes early may reset what is still being sent.
  socket.on('error', () => {});
  socket.write(bytes);
  await once(socket, 'close');
  return Buffer.concat(chunks).toString('latin1');
}

/** A connection that stays; `answer` resolves with a response of known size, or a 204. */
export class Connection {
  readonly socket: Socket;
  #text = '';

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1');
    this.socket.on('data', (chunk: Buffer) => {
      this.#text += chunk.toString('latin1');
    });
    this.socket.on('error', () => {});
  }

  send(bytes: string | Buffer): void {
    this.socket.write(bytes);
  }

  /** The next whole response, taken off what has come. */
  async answer(): Promise<string> {
    for (;;) {
      const head = this.#text.indexOf('\r\n\r\n');
      const text = this.#text.slice(0, head);
      const isEmpty = text.startsWith('HTTP/1.1 204 ');
      const size = isEmpty ? 0 : Number(/content-length: (\d+)/i.exec(text)?.[1]);
      const end = head + 4 + size;
      if (head !== -1 && this.#text.length >= end) {
        const response = this.#text.slice(0, end);
        this.#text = this.#text.slice(end);
        return response;
      }
      await once(this.socket, 'data');
    }
  }
}
