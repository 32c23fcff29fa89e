// SPDX-License-Identifier: Apache-2.0
// Pipelines beside models: names, states, and what a request finds (pipelines.md 6.2, 9).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useModel } from '../helpers/fake-models.ts';
import { overModels } from '../helpers/fake-pipelines.ts';
import { settle, useRegistry } from '../helpers/fake-registry.ts';

test('a pipeline over a model is a servable of version 1, whatever version is asked for', async () => {
  const { registry, states, engine } = useRegistry();
  const { changed, results } = await registry.apply([useModel('m', ['7'])], {
    pipelines: [overModels('p', ['m'])],
  });
  assert.equal(changed, true);
  assert.deepEqual(results, [
    { name: 'm', kind: 'model', changed: true },
    { name: 'p', kind: 'pipeline', changed: true },
  ]);
  assert.deepEqual(states('p'), ['1 AVAILABLE']);
  for (const version of [undefined, '0', '1', '42']) {
    assert.equal(registry.find('p', version).version, '1');
    assert.equal(registry.findForInference('p', version), registry.find('p', undefined));
    assert.deepEqual(
      registry
        .model('p')
        .versionsAsked(version)
        .map(({ state }) => state),
      ['AVAILABLE'],
    );
  }
  assert.equal(registry.model('p').kind, 'pipeline');
  await registry.close();
  assert.deepEqual(engine.unloaded.toSorted(), ['m/7', 'p/1']);
});

test('a pipeline that is no longer configured is retired, and its models may go', async () => {
  const { registry, states, engine } = useRegistry();
  const m = useModel('m', ['1']);
  await registry.apply([m], { pipelines: [overModels('p', ['m'])] });
  const { retired, changed } = await registry.apply([]);
  assert.deepEqual({ retired, changed }, { retired: { model: 1, pipeline: 1 }, changed: true });
  await settle();
  assert.deepEqual([states('m'), states('p')], [['1 END'], ['1 END']]);
  assert.deepEqual(engine.unloaded, ['p/1', 'm/1']);
  assert.throws(() => registry.find('p', undefined), {
    code: 'not_found',
    reason: 'pipeline_retired',
    message: 'Pipeline is retired',
  });
});
