// SPDX-License-Identifier: Apache-2.0
// What a dialect is, and all that it is given: a Fastify plugin under its own prefix, with the server's
// parts in a ServingContext. No dialect imports another, nor the native plane.

import type { FastifyPluginCallback } from 'fastify';
import type { Health } from '../http/health.ts';
import type { InferServices } from '../http/infer.ts';
import type { Logger } from '../log.ts';
import type { Meters } from '../metrics/meters.ts';
import type { Reload } from '../models/reload.ts';

/** The server as dialects see it. */
export interface ServingContext extends InferServices {
  readonly health: Health;
  readonly log: Logger;
  /** Every route that is about a model counts its requests. */
  readonly meters: Meters;
  readonly reload: Reload;
  /** For server metadata. */
  readonly server: { readonly name: string; readonly version: string };
}

/** One REST protocol. */
export interface Dialect<Options> {
  readonly name: string;
  /** Where its routes live unless the operator says otherwise. */
  readonly prefix: string;
  readonly plugin: FastifyPluginCallback<DialectOptions<Options>>;
}

export type DialectOptions<Options> = {
  readonly context: ServingContext;
} & Options;
