// SPDX-License-Identifier: Apache-2.0
// Node's HTTP server as we want it below Fastify: no time limit on slow uploads or idle keep-alive
// connections (kserve-v2-rest.md 2.5), and JSON even for what the HTTP parser itself refuses.

import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';
import type { Replies } from './reply.ts';

/** A server that hands its requests to `handler`; its user answers `clientError`. */
export function createNodeServer(handler: RequestListener, replies: Replies): Server {
  const server = createServer(
    {
      keepAliveTimeout: 0,
      requestTimeout: 0,
      // Only for the head of a request: who dribbles it holds a connection and nothing else.
      headersTimeout: 60_000,
      maxHeaderSize: 64 * 1024,
      noDelay: true,
      // Node would refuse a request without Host itself, and not in JSON.
      requireHostHeader: false,
    },
    handler,
  );
  return server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    const body = JSON.stringify({ error: 'Unsupported expectation' });
    const { origin } = request.headers;
    replies.write(origin, response, 417, 'application/json', body, ['Connection', 'close']);
  });
}

const parserFaults: Readonly<Record<string, readonly [string, string]>> = {
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'Request header is too large'],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'Request header did not arrive in time'],
};

/** Answers bytes that are no HTTP request, and closes. */
export function answerParserFault(error: Error & { readonly code?: string }, socket: Socket): void {
  // The parser finds a bad transfer coding only after the request has been handed out and answered.
  if (error.code === 'HPE_INVALID_TRANSFER_ENCODING') {
    socket.end();
    return;
  }
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
