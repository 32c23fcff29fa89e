// SPDX-License-Identifier: Apache-2.0
// How failures are answered and logged: each dialect brings its own table, all log alike.

import type { FastifyReply, FastifyRequest } from 'fastify';
import { type ServingError, toServingError } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { Fault } from './faults.ts';
import type { Replies } from './reply.ts';

/** Answers with what was thrown, in the manner of whoever owns the path, and logs it. */
export type Fail = (request: FastifyRequest, reply: FastifyReply, thrown: unknown) => void;

/** `describe` is the dialect's table. */
export function createFail(
  replies: Replies,
  log: Logger,
  describe: (error: ServingError) => Fault,
): Fail {
  return (request, reply, thrown) => {
    const error = toServingError(thrown);
    const fault = describe(error);
    logFailure(log, request, reply, fault.status, error);
    replies.fault(request, reply, fault);
  };
}

/**
 * One line: what is ours at ERROR, and where our own code threw what it should not, its stack, which
 * no client is shown; what the client or the load is to blame for at DEBUG, as OpenVINO Model Server
 * does, so that no client fills the disk.
 */
function logFailure(
  log: Logger,
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  error: ServingError,
): void {
  const isOurs = error.code === 'internal';
  if (!isOurs && !log.enabled('DEBUG')) return;
  told.add(reply);
  const { method, originalUrl: path } = request;
  const { reason, message, details } = error;
  const time = msOf(reply);
  const text = `${method} ${path}: ${status}${took(time)}: ${reason}: ${message}`;
  const fields = { event: 'request_failed', ...details, method, path, status, reason, ...time };
  if (isOurs) log.error(text, { ...fields, ...stackOf(error) });
  else log.debug(text, fields);
}

/** Without the message. What the native plane or a table of ours has a reason for needs no stack. */
function stackOf({ reason, cause }: ServingError): { readonly stack?: string } {
  if (reason !== 'uncaught' || !(cause instanceof Error)) return {};
  const frames = cause.stack?.match(/^ +at .*/gm) ?? [];
  return { stack: frames.map((frame) => frame.trim()).join('\n') };
}

/** Failures that have their line already. */
const told = new WeakSet<FastifyReply>();

/** The line of every other request, at DEBUG. */
export function logAnswer(log: Logger, request: FastifyRequest, reply: FastifyReply): void {
  if (told.has(reply)) return;
  const { method, originalUrl: path } = request;
  const status = reply.raw.statusCode;
  const time = msOf(reply);
  log.debug(`${method} ${path}: ${status}${took(time)}`, {
    event: 'request',
    method,
    path,
    status,
    ...time,
  });
}

interface Time {
  readonly ms?: number;
}

function took({ ms }: Time): string {
  return ms === undefined ? '' : ` in ${ms} ms`;
}

/** Nothing where requests are not timed, because nobody wants their lines. */
function msOf({ elapsedTime }: FastifyReply): Time {
  return elapsedTime === 0 ? {} : { ms: Math.round(elapsedTime * 1000) / 1000 };
}
