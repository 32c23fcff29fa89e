// SPDX-License-Identifier: Apache-2.0
// Fastify as this server wants it: raw paths, no body parsers, no loggers, and failures outside every
// dialect answered as JSON. Dialects are registered on what this makes.

import { METHODS } from 'node:http';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Logger } from '../log.ts';
import { createFail, logAnswer } from './fail.ts';
import { describeHttpFault, httpFault } from './faults.ts';
import { lateCompilers } from './late-compilers.ts';
import { createNodeServer, type NodeServerParts, parserFaultAnswerer } from './node-server.ts';
import { keepEscapes } from './path.ts';
import { createNotFoundHandler } from './unrouted.ts';

const noQuery: Record<string, unknown> = Object.freeze({});

export interface AppParts extends NodeServerParts {
  readonly log: Logger;
  /** Asked at every request; when it says yes, the request is refused. */
  readonly isDraining: () => boolean;
}

export function createApp(parts: AppParts): FastifyInstance {
  const { replies, log, isDraining } = parts;
  const unknown = { status: 500, text: 'Internal server error', headers: [] };
  const fail = createFail(replies, log, (error) => describeHttpFault(error) ?? unknown);
  const app = Fastify({
    // Fastify would replace a keep-alive timeout of 0.
    serverFactory: (handler) => createNodeServer(handler, parts),
    return503OnClosing: false,
    forceCloseConnections: false,
    rewriteUrl: (request) => keepEscapes(request.url ?? '/'),
    routerOptions: { maxParamLength: 2 ** 16, querystringParser: () => noQuery },
    clientErrorHandler: parserFaultAnswerer(parts),
    frameworkErrors: (_error, request, reply) => fail(request, reply, httpFault('unknown_path')),
    genReqId: () => '',
    schemaController: { compilersFactory: lateCompilers },
  });
  // Bodies are read by http/body.ts, whatever Content-Type says; Fastify must not touch them, nor
  // refuse a method that none of our routes takes: unrouted.ts does.
  for (const method of METHODS) {
    app.addHttpMethod(method, { hasBody: false, overrideExisting: true });
  }
  app.addHook('onRequest', (request, reply, next) => {
    if (isDraining()) fail(request, reply, httpFault('draining'));
    else next();
  });
  if (log.enabled('DEBUG')) {
    app.addHook('onResponse', (request, reply, next) => {
      logAnswer(log, request, reply);
      next();
    });
  }
  app.setErrorHandler((error, request, reply) => fail(request, reply, error));
  app.setNotFoundHandler(createNotFoundHandler(replies, fail));
  return app;
}
