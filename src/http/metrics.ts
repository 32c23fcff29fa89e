// SPDX-License-Identifier: Apache-2.0
// Where metrics are fetched: OpenVINO Model Server's path and TensorFlow Serving's. Both give the same
// text, whatever `Accept` says (config-and-lifecycle.md 11, tfs-rest.md 11).

import type { FastifyInstance } from 'fastify';
import { routesByMethod } from './methods.ts';
import type { Replies } from './reply.ts';

const paths = ['/metrics', '/monitoring/prometheus/metrics'];

/** `read` is called at every request. Without these routes the paths are unknown ones. */
export function addMetricsRoutes(
  app: FastifyInstance,
  replies: Replies,
  contentType: string,
  read: () => string,
): void {
  routesByMethod(app, replies).get(paths, (request, reply) =>
    replies.send(request, reply, 200, contentType, Buffer.from(read())),
  );
}
