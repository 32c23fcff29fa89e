// SPDX-License-Identifier: Apache-2.0
// The addon itself, without a server around it.
import { loadAddon } from '../../src/native/binding.ts';
import type { ModelSpec, NativeEngine, NativeServable } from '../../src/native/types.ts';
import { inCheckout } from './paths.ts';

/** What the addon's engine needs to load a fixture model. */
export function fixtureSpec(name: string, version = '1'): ModelSpec {
  return {
    name,
    version,
    path: inCheckout('test/fixtures/models', name, version, 'model.xml'),
    device: 'CPU',
    nireq: 1,
    shapes: {},
    layouts: {},
    pluginConfig: { INFERENCE_PRECISION_HINT: 'f32' },
    allowCache: false,
  };
}

/** The process's engine, with two workers where nobody asked before. */
export const createEngine = (): NativeEngine => loadAddon().createEngine({ workers: 2 });

/** One KServe request; the reply is JSON text (ASCII in the fixtures). */
export async function infer(servable: NativeServable, json: object): Promise<string> {
  const body = Buffer.from(JSON.stringify(json));
  const reply = await servable.infer('kserve_v2', body, 0, body.length, -1);
  return typeof reply === 'string' || reply instanceof Uint8Array
    ? reply.toString()
    : reply.body.toString();
}
