// SPDX-License-Identifier: Apache-2.0
// One HTTP/1.1 connection that sends exactly the bytes it is told to, malformed ones too, and reads
// replies one by one. Only what the suite needs: replies with Content-Length or without a body.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { WireRequest } from './wire-file.ts';

export interface Received {
  readonly status: number;
  /** Names in lower case; a header sent twice is joined with ", ". */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

export class Connection {
  readonly #port: number;
  #socket: Socket | undefined;
  #received: Buffer = Buffer.alloc(0);

  constructor(port: number) {
    this.#port = port;
  }

  /** Sends one request and waits for its reply. */
  async exchange(request: WireRequest): Promise<Received> {
    await this.send(request);
    return this.receive(request.method === 'HEAD');
  }

  /** Sends requests without waiting for replies; connects first where there is no open connection. */
  async send(...requests: readonly WireRequest[]): Promise<void> {
    const socket = await this.#open();
    socket.write(Buffer.concat(requests.flatMap((request) => [headOf(request), request.body])));
  }

  /** Waits for the next reply; rejects where the connection ends before. */
  async receive(isToHead = false): Promise<Received> {
    if (!this.#socket) throw new Error('expected a request to be sent first');
    const reply = await this.#readReply(this.#socket, isToHead);
    if (reply.headers.get('connection') === 'close') this.close();
    return reply;
  }

  /** Our end's port; tells whether the connection is still the same one. */
  get localPort(): number | undefined {
    return this.#socket?.localPort;
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
    this.#received = Buffer.alloc(0);
  }

  async #open(): Promise<Socket> {
    if (this.#socket && !this.#socket.destroyed && !this.#socket.readableEnded) return this.#socket;
    this.close();
    const socket = connect(this.#port, '127.0.0.1');
    await once(socket, 'connect');
    // A server that refuses a body half-way may reset the connection while we still write.
    socket.on('error', () => {});
    this.#socket = socket;
    return socket;
  }

  async #readReply(socket: Socket, isHead: boolean): Promise<Received> {
    for (;;) {
      const end = this.#received.indexOf('\r\n\r\n');
      if (end >= 0) {
        const head = parseHead(this.#received.subarray(0, end).toString('latin1'));
        this.#received = this.#received.subarray(end + 4);
        if (head.status === 100) continue;
        return { ...head, body: await this.#readBody(socket, isHead ? 0 : lengthOf(head)) };
      }
      await this.#more(socket);
    }
  }

  async #readBody(socket: Socket, length: number): Promise<Buffer> {
    while (this.#received.length < length) await this.#more(socket);
    const body = this.#received.subarray(0, length);
    this.#received = this.#received.subarray(length);
    return body;
  }

  async #more(socket: Socket): Promise<void> {
    for (;;) {
      const chunk = socket.read() as Buffer | null;
      if (chunk !== null) {
        this.#received = Buffer.concat([this.#received, chunk]);
        return;
      }
      if (socket.readableEnded || socket.destroyed) {
        throw new Error(`connection closed after ${JSON.stringify(this.#received.toString())}`);
      }
      await new Promise<void>((resolve) => {
        const wake = () => {
          for (const event of ['readable', 'end', 'close']) socket.off(event, wake);
          resolve();
        };
        for (const event of ['readable', 'end', 'close']) socket.on(event, wake);
      });
    }
  }
}

/** The request as HTTP/1.1, with Host and, unless the file says how the body ends, Content-Length. */
function headOf({ method, target, headers, body }: WireRequest): Buffer {
  const names = headers.map(([name]) => name.toLowerCase());
  const framing = names.includes('content-length') || names.includes('transfer-encoding');
  const lines = [`${method} ${target} HTTP/1.1`, 'Host: server'];
  if (!framing && body.length > 0) lines.push(`Content-Length: ${body.length}`);
  for (const [name, value] of headers) lines.push(`${name}: ${value}`);
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}

function parseHead(text: string): Omit<Received, 'body'> {
  const [first = '', ...lines] = text.split('\r\n');
  const status = /^HTTP\/1\.1 (\d{3})/.exec(first)?.[1];
  if (status === undefined) throw new Error(`expected an HTTP/1.1 status line, got "${first}"`);
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    headers.set(name, headers.has(name) ? `${headers.get(name)}, ${value}` : value);
  }
  return { status: Number(status), headers };
}

function lengthOf({ status, headers }: Omit<Received, 'body'>): number {
  const length = headers.get('content-length');
  if (length === undefined && status !== 204 && status !== 304) {
    throw new Error(`expected Content-Length in the reply, got ${[...headers.keys()].join(', ')}`);
  }
  return Number(length ?? 0);
}
