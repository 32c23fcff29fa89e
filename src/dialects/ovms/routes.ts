// SPDX-License-Identifier: Apache-2.0
// The endpoints of `/v1` (tfs-rest.md 1). Paths come undecoded; see http/path.ts.

import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Fail } from '../../http/fail.ts';
import { type InferRoute, infer } from '../../http/infer.ts';
import { type Handler, routesByMethod } from '../../http/methods.ts';
import { decodeName, decodeVersion } from '../../http/path.ts';
import type { MetadataCase } from '../../metadata/metadata-case.ts';
import type { ServingContext } from '../dialect.ts';
import { unknownLabel, verbNotServed } from './errors.ts';
import { createMetadata } from './metadata.ts';
import { configStatus, modelStatus } from './status.ts';

/** Paths of a model: neither names nor labels hold a "/" or ":" that is not escaped. */
const named = '/models/:name(^[^/:]+)';
const targets = [named, `${named}/versions/:version(^[0-9]+)`, `${named}/labels/:label(^[^/:]+)`];
/** "::" is a colon. */
const withVerb = (verb: string): string[] => targets.map((path) => `${path}::${verb}`);

interface TargetParams {
  readonly name: string;
  readonly version?: string;
  readonly label?: string;
}

export function addRoutes(
  app: FastifyInstance,
  context: ServingContext,
  fail: Fail,
  metadataCase: MetadataCase,
): void {
  const { registry, replies, meters } = context;
  const { get, post } = routesByMethod(app, replies);
  const metadata = createMetadata(metadataCase);
  const statusMeter = meters.method('GetModelStatus');
  const metadataMeter = meters.method('GetModelMetadata');
  const predictRoute: InferRoute = {
    codec: 'tf_predict',
    precedence: 'model',
    meter: meters.method('Predict'),
    checkHeaderLength() {},
    fail,
  };

  /** A handler that answers with JSON, or with what it throws. */
  const answer =
    (body: (request: FastifyRequest) => string | Promise<string>): Handler =>
    async (request, reply) => {
      try {
        replies.json(request, reply, 200, await body(request));
      } catch (thrown) {
        fail(request, reply, thrown);
      }
    };

  get(
    ['/models'],
    answer(() => modelStatus(registry.model(''), undefined)), // no model has an empty name
  );
  get(
    targets,
    answer((request) => {
      const target = readTarget(request);
      const { name, version } = target;
      return statusMeter.measure(target, () => modelStatus(registry.model(name), version));
    }),
  );
  get(
    targets.map((path) => `${path}/metadata`),
    answer((request) => {
      const target = readTarget(request);
      const { name, version } = target;
      return metadataMeter.measure(target, () => metadata(name, registry.find(name, version)));
    }),
  );
  post(withVerb('predict'), (request, reply) => {
    try {
      infer(context, predictRoute, { ...readTarget(request), headerLength: -1 }, request, reply);
    } catch (thrown) {
      fail(request, reply, thrown);
    }
  });
  post([...withVerb('classify'), ...withVerb('regress')], (request, reply) =>
    fail(request, reply, verbNotServed()),
  );
  get(
    ['/config'],
    answer(() => configStatus(registry.models)),
  );
  post(['/config/reload'], async (request, reply) => {
    try {
      const { changed } = await context.reload();
      replies.json(request, reply, changed ? 201 : 200, configStatus(registry.models));
    } catch (thrown) {
      fail(request, reply, thrown);
    }
  });
}

/** Name decoded, version canonical. Throws ServingError: "unknown_path", "bad_path", "label_not_found". */
function readTarget(request: FastifyRequest): {
  readonly name: string;
  readonly version: string | undefined;
} {
  const params = request.params as TargetParams;
  const name = decodeName(params.name);
  if (params.label !== undefined) throw unknownLabel(decodeName(params.label));
  return { name, version: decodeVersion(params.version) };
}
