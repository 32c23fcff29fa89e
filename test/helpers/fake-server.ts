// SPDX-License-Identifier: Apache-2.0
// A server over a fake engine with a model or two, closed when the test file is through.

import { after } from 'node:test';
import type { ModelConfig } from '../../src/models/model-config.ts';
import type { ServerOptions } from '../../src/options.ts';
import { createServer, type ServerParts, type VinoServer } from '../../src/server.ts';
import { FakeEngine } from './fake-engine.ts';

export interface FakeServer extends VinoServer {
  readonly engine: FakeEngine;
}

/** Loaded and ready; not listening. */
export async function startFakeServer(
  models: readonly ModelConfig[],
  options: ServerOptions = {},
  engine: FakeEngine = new FakeEngine(),
  parts: Omit<ServerParts, 'engine'> = {},
): Promise<FakeServer> {
  const server = await createServer(options, { ...parts, engine });
  after(() => server.close(0));
  await server.load(models);
  return { ...server, engine };
}
