// SPDX-License-Identifier: Apache-2.0
// How dialects answer failures: each brings its own table, all log alike.

import type { FastifyReply, FastifyRequest } from 'fastify';
import { type ServingError, toServingError } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { Fault } from './faults.ts';
import type { Replies } from './reply.ts';

/** Answers with what was thrown; logs the cause of internal errors, which no client is shown. */
export type FailWith = (request: FastifyRequest, reply: FastifyReply, thrown: unknown) => void;

/** `describe` is the dialect's table. */
export function createFail(
  replies: Replies,
  log: Logger,
  describe: (error: ServingError) => Fault,
): FailWith {
  return (request, reply, thrown) => {
    const error = toServingError(thrown);
    if (error.code === 'internal') {
      const cause = error.cause instanceof Error ? error.cause.stack : error.stack;
      log.error(
        `${request.method} ${request.originalUrl}: ${error.reason}: ${error.message}\n${cause}`,
      );
    }
    replies.fault(request, reply, describe(error));
  };
}
