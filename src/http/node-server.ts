// SPDX-License-Identifier: Apache-2.0
// Node's HTTP server as we want it below Fastify: no time limit on slow uploads or idle keep-alive
// connections (kserve-v2-rest.md 2.5), and JSON even for what the HTTP parser itself refuses.

import type { IncomingMessage, Server, ServerOptions, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Replies } from './reply.ts';

/** For `fastify({ http: ... })` and for further listeners. */
export const nodeServerOptions: ServerOptions = {
  keepAliveTimeout: 0,
  requestTimeout: 0,
  // Only for the head of a request: a client that dribbles it holds a connection and nothing else.
  headersTimeout: 60_000,
  maxHeaderSize: 64 * 1024,
  noDelay: true,
};

/** What Fastify does not hand through: the `Expect` header. */
export function refuseOtherExpectations(server: Server, replies: Replies): void {
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    const body = JSON.stringify({ error: 'Unsupported expectation' });
    const { origin } = request.headers;
    replies.write(origin, response, 417, 'application/json', body, ['Connection', 'close']);
  });
}

const parserFaults: Readonly<Record<string, readonly [string, string]>> = {
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'Request header is too large'],
  HPE_INVALID_TRANSFER_ENCODING: ['501 Not Implemented', 'Unsupported transfer coding'],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'Request header did not arrive in time'],
};

/** Answers bytes that are no HTTP request, and closes. */
export function answerParserFault(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, text] = parserFaults[error.code ?? ''] ?? [
    '400 Bad Request',
    'Malformed HTTP request',
  ];
  const body = JSON.stringify({ error: text });
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
