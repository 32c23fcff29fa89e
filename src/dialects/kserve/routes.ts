// SPDX-License-Identifier: Apache-2.0
// The endpoints of `/v2` (kserve-v2-rest.md 1). Paths come undecoded; see http/path.ts.

import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Fail } from '../../http/fail.ts';
import { type InferRoute, infer } from '../../http/infer.ts';
import { type Handler, routesByMethod } from '../../http/methods.ts';
import { decodeName, decodeVersion } from '../../http/path.ts';
import type { ServingContext } from '../dialect.ts';
import { unready } from './errors.ts';
import { checkHeaderLength, readHeaderLength } from './header-length.ts';
import { type HealthBodyMode, wantsHealthJson } from './health.ts';
import { modelList, modelMetadata, serverMetadata } from './metadata.ts';
import { createIndexHandler } from './repository-index.ts';

interface ModelParams {
  readonly name: string;
  readonly version?: string;
}

export function addRoutes(
  app: FastifyInstance,
  context: ServingContext,
  fail: Fail,
  healthBody: HealthBodyMode,
): void {
  const { registry, replies, health, meters } = context;
  const { get, post } = routesByMethod(app, replies);
  const metadataMeter = meters.method('ModelMetadata');
  const readyMeter = meters.method('ModelReady');
  const inferRoute: InferRoute = {
    codec: 'kserve_v2',
    precedence: 'body',
    meter: meters.method('ModelInfer'),
    checkHeaderLength,
    fail,
  };

  /** A handler that answers 200 with JSON, or with what it throws. */
  const answer =
    (body: (request: FastifyRequest) => string): Handler =>
    (request, reply) => {
      try {
        replies.json(request, reply, 200, body(request));
      } catch (thrown) {
        fail(request, reply, thrown);
      }
    };
  const healthy = (request: FastifyRequest, body: object): string =>
    wantsHealthJson(healthBody, request.raw.headers) ? JSON.stringify(body) : '';

  get(
    ['/health/live'],
    answer((request) => healthy(request, { live: true })),
  );
  get(
    ['/'],
    answer(() => serverMetadata(context.server)),
  );
  get(['/health/ready'], (request, reply) => {
    if (health.ready) replies.json(request, reply, 200, healthy(request, { ready: true }));
    else replies.fault(request, reply, { status: 400, text: 'Server is not ready', headers: [] });
  });
  get(
    ['/models/:name/ready', '/models/:name/versions/:version/ready'],
    answer((request) => {
      const target = readTarget(request);
      const { name, version } = target;
      try {
        readyMeter.measure(target, () => registry.find(name, version));
      } catch (thrown) {
        throw unready(thrown);
      }
      return healthy(request, { name, ready: true });
    }),
  );
  get(
    [
      '/models/:name',
      '/models/:name/',
      '/models/:name/versions/:version',
      '/models/:name/versions/:version/',
    ],
    answer((request) => {
      const target = readTarget(request);
      const { name, version } = target;
      return metadataMeter.measure(target, () =>
        modelMetadata(registry.model(name), registry.find(name, version)),
      );
    }),
  );
  get(
    ['/models'],
    answer(() => modelList(registry.models)),
  );
  post(['/repository/index'], createIndexHandler(context, fail));
  post(['/models/:name/infer', '/models/:name/versions/:version/infer'], (request, reply) => {
    try {
      const { name, version } = readTarget(request);
      const headerLength = readHeaderLength(request.raw.headers);
      infer(context, inferRoute, { name, version, headerLength }, request, reply);
    } catch (thrown) {
      fail(request, reply, thrown);
    }
  });
}

/** Name decoded, version canonical. Throws E1, E3. */
function readTarget(request: FastifyRequest): {
  readonly name: string;
  readonly version: string | undefined;
} {
  const params = request.params as ModelParams;
  return { name: decodeName(params.name), version: decodeVersion(params.version) };
}
