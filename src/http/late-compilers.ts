// SPDX-License-Identifier: Apache-2.0
// Fastify's own compilers of JSON schemas, loaded when a route has a schema. None of ours has; loading
// them at the start took 33 ms of its 236 ms of CPU, and 4 MB.

import { createRequire } from 'node:module';
import type { FastifyServerOptions } from 'fastify';

type SchemaController = NonNullable<FastifyServerOptions['schemaController']>;
type Compilers = Required<NonNullable<SchemaController['compilersFactory']>>;

const requireOfFastify = createRequire(createRequire(import.meta.url).resolve('fastify'));

/** What Fastify would load itself, for embedders' routes. */
export const lateCompilers: Compilers = {
  buildValidator: late('@fastify/ajv-compiler'),
  buildSerializer: late('@fastify/fast-json-stringify-compiler'),
};

type Build = (...args: readonly unknown[]) => unknown;

function late<Compiler>(module: string): Compiler {
  const build: Build = (...args) => (requireOfFastify(module) as () => Build)()(...args);
  return build as Compiler;
}
