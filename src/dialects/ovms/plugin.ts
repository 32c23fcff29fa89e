// SPDX-License-Identifier: Apache-2.0
// OVMS's TensorFlow-style API as a Fastify plugin (tfs-rest.md). Dialects share `/v1` by route: each verb
// and path is one Fastify route, so another one adds its own, and two that claim the same end the start.
// What no route takes there is the server's to answer.

import { createFail } from '../../http/fail.ts';
import type { MetadataCase } from '../../metadata/metadata-case.ts';
import type { Dialect } from '../dialect.ts';
import { describeFault, untilReady } from './errors.ts';
import { addRoutes } from './routes.ts';

export interface OvmsOptions {
  /** Spelling of model metadata (D16). */
  readonly metadataCase: MetadataCase;
}

export const ovms: Dialect<OvmsOptions> = {
  name: 'ovms',
  prefix: '/v1',
  plugin(app, { context, metadataCase }, done) {
    const { replies, log, health } = context;
    const fail = createFail(replies, log, (error) =>
      describeFault(untilReady(error, health.ready)),
    );
    app.setErrorHandler((error, request, reply) => fail(request, reply, error));
    addRoutes(app, context, fail, metadataCase);
    done();
  },
};
