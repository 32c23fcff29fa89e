// SPDX-License-Identifier: Apache-2.0
// KServe v2 / Open Inference Protocol as a Fastify plugin (kserve-v2-rest.md).

import { createFail } from '../../http/fail.ts';
import { createNotFoundHandler } from '../../http/unrouted.ts';
import type { Dialect } from '../dialect.ts';
import { describeFault } from './errors.ts';
import type { HealthBodyMode } from './health.ts';
import { addRoutes } from './routes.ts';

export interface KserveOptions {
  /** Body of successful health answers (D9). */
  readonly healthBody: HealthBodyMode;
}

export const kserve: Dialect<KserveOptions> = {
  name: 'kserve',
  prefix: '/v2',
  plugin(app, { context, healthBody }, done) {
    const fail = createFail(context.replies, context.log, describeFault);
    app.setErrorHandler((error, request, reply) => fail(request, reply, error));
    app.setNotFoundHandler(createNotFoundHandler(context.replies, fail));
    addRoutes(app, context, fail, healthBody);
    done();
  },
};
