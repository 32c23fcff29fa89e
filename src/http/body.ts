// SPDX-License-Identifier: Apache-2.0
// Reads a request's body into one buffer, decompressed: the only reader of bodies there is (Fastify's
// parsers are off, and nobody looks at Content-Type).

import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { type ServingError, toServingError } from '../errors.ts';
import type { Body, BodyStore } from './body-store.ts';
import { zlib } from './compression.ts';
import { httpFault } from './faults.ts';
import { freeMemory } from './memory.ts';

/** Who asked for a body; exactly one of the two is called, once. */
export interface BodySink {
  /** The sink now owns `body` and releases it. */
  bodyRead(body: Body): void;
  bodyFailed(error: ServingError): void;
}

const firstGuess = 16 * 1024;
const leastDiscarded = 4 * 1024;

/**
 * `jsonBytes` is the length of the JSON part where the request names it (else -1): what follows it is
 * placed aligned. A client that breaks off is a "body_broken" fault, which nobody will read.
 */
export function readBody(
  request: IncomingMessage,
  store: BodyStore,
  jsonBytes: number,
  sink: BodySink,
): void {
  const { headers } = request;
  try {
    const coding = headers['transfer-encoding'];
    if (coding !== undefined && coding.toLowerCase() !== 'chunked') {
      throw httpFault('unsupported_transfer_coding');
    }
    const length = headers['content-length'];
    const encoding = headers['content-encoding'];
    const known = length === undefined ? (coding === undefined ? 0 : -1) : Number(length);
    if (encoding !== undefined && !isIdentity(encoding)) {
      readCompressed(request, store, known, jsonBytes, sink);
    } else if (known === 0) {
      sink.bodyRead(store.allocate(0, jsonBytes));
    } else {
      const body = store.allocate(known === -1 ? guess(store) : known, jsonBytes);
      collect(request, store, body, known, sink);
    }
  } catch (thrown) {
    sink.bodyFailed(toServingError(thrown));
  }
}

function collect(
  request: IncomingMessage,
  store: BodyStore,
  body: Body,
  known: number,
  sink: BodySink,
): void {
  let done = false;
  const fail = (error: ServingError): void => {
    if (done) return;
    done = true;
    store.received(body);
    body.release();
    sink.bodyFailed(error);
  };
  const finish = (): void => {
    if (done) return;
    done = true;
    store.received(body);
    sink.bodyRead(body);
  };
  store.receive(body, fail);
  request.on('data', (chunk: Buffer) => {
    if (done) return;
    try {
      if (known !== -1 && body.size + chunk.length > known) {
        throw httpFault('body_broken', `Request body exceeds its Content-Length of ${known} bytes`);
      }
      body.append(chunk);
      if (chunk.length >= leastDiscarded) discard(chunk, request);
    } catch (thrown) {
      fail(toServingError(thrown));
      return;
    }
    if (body.size === known) finish();
  });
  request.on('error', (cause) => fail(httpFault('body_broken', undefined, cause)));
  request.on('end', () => {
    if (done) return;
    if (known === -1) finish();
    else fail(httpFault('body_broken', `Expected: ${known} bytes of body; Actual: ${body.size}`));
  });
}

/**
 * Frees a piece that the HTTP parser made, now and not when it is collected. What is injected without a
 * socket belongs to whoever injects it.
 */
function discard(chunk: Buffer, { socket }: IncomingMessage): void {
  if (socket instanceof Socket && chunk.buffer.byteLength === chunk.length) freeMemory(chunk);
}

/** Limits hold for the decoded bytes too; decoding stops there, so that little data cannot become much. */
function readCompressed(
  request: IncomingMessage,
  store: BodyStore,
  known: number,
  jsonBytes: number,
  sink: BodySink,
): void {
  const { maxBodyBytes } = store.limits;
  if (known > maxBodyBytes) {
    throw httpFault('body_too_large', `Request body exceeds ${maxBodyBytes} bytes`);
  }
  const body = store.allocate(guess(store), jsonBytes);
  const decoder = zlib().createUnzip(); // gzip and zlib streams tell themselves apart
  let done = false;
  const fail = (error: ServingError): void => {
    if (done) return;
    done = true;
    store.received(body);
    request.unpipe(decoder);
    request.resume();
    decoder.destroy();
    body.release();
    sink.bodyFailed(error);
  };
  store.receive(body, fail);
  decoder.on('data', (chunk: Buffer) => {
    if (done) return;
    try {
      body.append(chunk);
    } catch (thrown) {
      fail(toServingError(thrown));
    }
  });
  decoder.on('error', (cause) => fail(httpFault('corrupt_body', undefined, cause)));
  let received = 0;
  request.on('data', (chunk: Buffer) => {
    received += chunk.length;
  });
  const finish = (): void => {
    if (done || !decoder.readableEnded || !request.readableEnded) return;
    // The decoder itself minds only what follows a gzip stream.
    if (decoder.bytesWritten !== received) {
      fail(httpFault('corrupt_body'));
      return;
    }
    done = true;
    store.received(body);
    sink.bodyRead(body);
  };
  decoder.on('end', finish);
  request.on('end', finish);
  request.on('error', (cause) => fail(httpFault('body_broken', undefined, cause)));
  request.pipe(decoder);
}

/** Room to begin with where the size is not known yet. */
function guess(store: BodyStore): number {
  return Math.min(firstGuess, store.limits.maxBodyBytes);
}

function isIdentity(encoding: string): boolean {
  const name = encoding.trim().toLowerCase();
  if (name === '' || name === 'identity') return true;
  if (name === 'gzip' || name === 'x-gzip' || name === 'deflate') return false;
  throw httpFault('unsupported_encoding');
}
