// SPDX-License-Identifier: Apache-2.0
// Requests that no route takes: OPTIONS (answered on any path), wrong methods, unknown paths
// (kserve-v2-rest.md 1.1, 2.1, 2.6).

import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Fail } from './fail.ts';
import { httpFault } from './faults.ts';
import { hasParentSegment } from './path.ts';
import type { Replies } from './reply.ts';

const routedMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST']);

/** The not-found handler of the server and of each dialect. */
export function createNotFoundHandler(
  replies: Replies,
  fail: Fail,
): (request: FastifyRequest, reply: FastifyReply) => void {
  return (request, reply) => {
    if (request.method === 'OPTIONS') {
      replies.send(request, reply, 200, 'application/json', '');
    } else if (!routedMethods.has(request.method)) {
      refuseMethod(replies, request, reply, 'GET, HEAD, POST, OPTIONS');
    } else {
      const path = request.originalUrl.split('?', 1)[0] ?? '';
      fail(request, reply, httpFault(hasParentSegment(path) ? 'bad_path' : 'unknown_path'));
    }
  };
}

/** E2, with the methods that would do (`allow`, as the header has them). */
export function refuseMethod(
  replies: Replies,
  request: FastifyRequest,
  reply: FastifyReply,
  allow: string,
): void {
  const { message } = httpFault('wrong_method');
  replies.fault(request, reply, { status: 406, text: message, headers: ['Allow', allow] });
}
