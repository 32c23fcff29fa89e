// SPDX-License-Identifier: Apache-2.0
// Routes that take one method and answer the other of GET and POST with 406; HEAD goes where GET does.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Replies } from './reply.ts';
import { refuseMethod } from './unrouted.ts';

export type Handler = (request: FastifyRequest, reply: FastifyReply) => void;

/** Adds `handler` under each of the paths, in Fastify's syntax. */
export type AddRoutes = (paths: readonly string[], handler: Handler) => void;

export function routesByMethod(
  app: FastifyInstance,
  replies: Replies,
): { readonly get: AddRoutes; readonly post: AddRoutes } {
  return {
    get(paths, handler) {
      for (const path of paths) {
        app.get(path, handler);
        app.post(path, (request, reply) =>
          refuseMethod(replies, request, reply, 'GET, HEAD, OPTIONS'),
        );
      }
    },
    post(paths, handler) {
      for (const path of paths) {
        app.post(path, handler);
        app.get(path, (request, reply) => refuseMethod(replies, request, reply, 'POST, OPTIONS'));
      }
    },
  };
}
