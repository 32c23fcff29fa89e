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
import type { Duplex } from 'node:stream';
import { httpFault } from './faults.ts';
import type { Replies } from './reply.ts';

/** What the servers below Fastify are made from. */
export interface NodeServerParts {
  readonly replies: Replies;
  /** As `BodyLimits`: told, and refused before a client that asks first has sent anything. */
  readonly maxBodyBytes: number;
}

/** A server that hands its requests to `handler`; its user answers `clientError`. */
export function createNodeServer(handler: RequestListener, parts: NodeServerParts): Server {
  const { replies, maxBodyBytes } = parts;
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
  // Who has said all (`nc -N`) is answered, and then the connection ends. Node's types do not know it.
  Object.assign(server, { httpAllowHalfOpen: true });
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    // Whose body would be refused is not asked for it; what it then sends is no request.
    if (Number(request.headers['content-length']) > maxBodyBytes) response.shouldKeepAlive = false;
    else response.writeContinue();
    handler(request, response);
  });
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    const body = JSON.stringify({ error: 'Unsupported expectation' });
    const { origin } = request.headers;
    replies.write(origin, response, 417, 'application/json', body, ['Connection', 'close']);
  });
  server.on('connect', (_request, socket) => {
    socket.on('error', () => {}); // the client has gone
    socket.resume();
    const { message } = httpFault('wrong_method');
    answerBare(socket, '406 Not Acceptable', message, 'Allow: GET, HEAD, POST, OPTIONS\r\n');
  });
  return server;
}

const parserFaults: Readonly<Record<string, readonly [string, string]>> = {
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'Request header is too large'],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'Request header did not arrive in time'],
};
const malformed = ['400 Bad Request', 'Malformed HTTP request'] as const;

interface ParserError extends Error {
  readonly code?: string;
  readonly reason?: string;
}

/** What answers bytes that are no HTTP request, and closes. */
export function parserFaultAnswerer({
  maxBodyBytes,
}: NodeServerParts): (error: ParserError, socket: Socket) => void {
  const tooLarge = ['413 Payload Too Large', `Request body exceeds ${maxBodyBytes} bytes`] as const;
  return (error, socket) => {
    // The parser finds a bad transfer coding only after the request has been handed out and answered.
    if (error.code === 'HPE_INVALID_TRANSFER_ENCODING') {
      socket.end();
      return;
    }
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    // More than the 64 bits that the parser counts in.
    const overflow = error.reason === 'Content-Length overflow';
    const [status, text] = overflow ? tooLarge : (parserFaults[error.code ?? ''] ?? malformed);
    answerBare(socket, status, text);
  };
}

/** For who has no request that could be answered: JSON, and the end. */
function answerBare(socket: Duplex, status: string, text: string, headers = ''): void {
  const body = JSON.stringify({ error: text });
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\n${headers}` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
