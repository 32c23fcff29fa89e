// SPDX-License-Identifier: Apache-2.0
// What a change of the configuration does to the sequences of a stateful model
// (config-and-lifecycle.md 7.4, 9).
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { silentLogger } from '../../src/log.ts';
import type { ModelConfig } from '../../src/models/model-config.ts';
import { ModelRegistry } from '../../src/models/registry.ts';
import { createEngine } from '../helpers/addon.ts';
import { inCheckout } from '../helpers/paths.ts';

function configOf(name: string, overrides: Partial<ModelConfig> = {}): ModelConfig {
  return {
    name,
    basePath: inCheckout('test/fixtures/models', name),
    versionPolicy: { kind: 'latest', count: 1 },
    targetDevice: 'CPU',
    nireq: 1,
    shapes: {},
    layouts: {},
    pluginConfig: {},
    allowCache: false,
    ...overrides,
  };
}

test('sequences outlive a change elsewhere, and a refused one, but not a reload of their model', async () => {
  const registry = new ModelRegistry(createEngine(), silentLogger);
  after(() => registry.close());
  const ask = async (control?: number): Promise<string> => {
    const { servable } = registry.find('running_sum', undefined);
    const special = { sequence_id: [1], ...(control ? { sequence_control_input: [control] } : {}) };
    const body = Buffer.from(JSON.stringify({ inputs: { x: [[1, 1]], ...special } }));
    return String(await servable.infer('tf_predict', body, 0, body.length, -1));
  };
  const sums = (sum: number): string => `{"outputs":{"sequence_id":[1],"y":[[${sum}.0,${sum}.0]]}}`;
  const stateful = { lowLatency: false, maxSequences: 5, idleCleanup: true };
  const kept = configOf('running_sum', { stateful });

  await registry.apply([kept]);
  assert.equal(await ask(1), sums(1));
  await registry.apply([kept, configOf('dummy')]);
  assert.equal(await ask(), sums(2), 'another model is new');
  const { results } = await registry.apply([configOf('running_sum')]);
  assert.equal(results[0]?.error?.reason, 'model_type_change');
  assert.equal(await ask(), sums(3), 'a model that serves stays stateful');
  await registry.apply([{ ...kept, stateful: { ...stateful, maxSequences: 6 } }]);
  await assert.rejects(ask(), { reason: 'sequence_not_found' });
  assert.equal(await ask(1), sums(1));
});
