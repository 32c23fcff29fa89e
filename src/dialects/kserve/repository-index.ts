// SPDX-License-Identifier: Apache-2.0
// POST `/v2/repository/index` (kserve-v2-rest.md 4.3): the one route beside inference that reads a body.

import type { FastifyReply, FastifyRequest } from 'fastify';
import { ServingError, toServingError } from '../../errors.ts';
import { readBody } from '../../http/body.ts';
import type { Body } from '../../http/body-store.ts';
import type { Fail } from '../../http/fail.ts';
import { httpFault } from '../../http/faults.ts';
import type { ServingContext } from '../dialect.ts';
import { repositoryIndex } from './metadata.ts';

/** A longer body says no more, and JavaScript reads it. */
const mostBodyBytes = 64 * 1024;

/** What the codec says of a body that it would refuse from anybody; all else is of inference only. */
const faultsOfForm: ReadonlySet<string> = new Set([
  'json_syntax',
  'json_nesting',
  'root_not_object',
]);

/** Answers with the index: the body is empty, or an object whose `ready` says whether only those are listed. */
export function createIndexHandler(
  { registry, replies, bodies, nothing }: ServingContext,
  fail: Fail,
): (request: FastifyRequest, reply: FastifyReply) => void {
  /** Refuses it in the very words of an inference. */
  const judge = async (body: Body): Promise<boolean> => {
    if (body.size === 0) return false;
    if (body.size > mostBodyBytes) {
      throw httpFault('body_too_large', `Request body exceeds ${mostBodyBytes} bytes`);
    }
    try {
      await nothing.infer('kserve_v2', body.buffer, body.start, body.end, -1);
    } catch (thrown) {
      const error = toServingError(thrown);
      const ofInference = error.code === 'invalid_argument' || error.reason === 'no_servable';
      if (!ofInference || faultsOfForm.has(error.reason)) throw error;
    }
    return asksForReady(JSON.parse(body.buffer.toString('utf8', body.start, body.end)));
  };
  return (request, reply) => {
    readBody(request.raw, bodies, -1, {
      bodyRead: (body) => {
        judge(body)
          .then((readyOnly) =>
            replies.json(request, reply, 200, repositoryIndex(registry.models, readyOnly)),
          )
          .catch((thrown) => fail(request, reply, thrown))
          .finally(() => body.release());
      },
      bodyFailed: (error) => fail(request, reply, error),
    });
  };
}

function asksForReady(json: { readonly ready?: unknown }): boolean {
  if (json.ready === undefined) return false;
  if (typeof json.ready === 'boolean') return json.ready;
  const actual = JSON.stringify(json.ready).slice(0, 100);
  throw new ServingError(
    'invalid_argument',
    'invalid_ready',
    `Could not parse request body - Expected: true or false; member: ready; Actual: ${actual}`,
  );
}
