// SPDX-License-Identifier: Apache-2.0
// Pipelines beside models: names, states, and what a request finds (pipelines.md 6.2, 9).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ServingError } from '../../src/errors.ts';
import type { PipelineConfig } from '../../src/models/pipeline-config.ts';
import type { LoadResult } from '../../src/models/registry.ts';
import { useFiles, useModel } from '../helpers/fake-models.ts';
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

test('a request waits half a second for a pipeline, metadata does not', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  let open: (() => void) | undefined;
  const { registry, states } = useRegistry({
    onCompile: () => new Promise((resolve) => (open = resolve)),
  });
  const applied = registry.apply([useModel('m', ['1'])], { pipelines: [overModels('p', ['m'])] });
  const early = registry.findForInference('p', '3');
  assert.deepEqual(states('p'), ['1 LOADING']);
  const notYet = { code: 'not_found', reason: 'pipeline_not_loaded_yet' };
  assert.throws(() => registry.find('p', undefined), notYet);
  context.mock.timers.tick(499);
  const late = registry.findForInference('p', undefined);
  context.mock.timers.tick(1);
  await assert.rejects(async () => early, { ...notYet, message: 'Pipeline is not loaded yet' });
  while (open === undefined) await settle();
  open();
  await applied;
  assert.equal((await late).servable, registry.find('p', undefined).servable);
});

test('a request that waits for a pipeline is told when it does not pass', async () => {
  const { registry } = useRegistry();
  const applied = registry.apply([], { pipelines: [overModels('p', ['nobody'])] });
  const asked = registry.findForInference('p', undefined);
  await assert.rejects(async () => asked, { reason: 'pipeline_not_loaded_yet' });
  await applied;
});

test('one that does not pass is LOADING with its error, and others serve', async () => {
  const { registry, states, lines } = useRegistry();
  const pipelines = [overModels('bad', ['nobody']), overModels('good', ['m'])];
  const { results } = await registry.apply([useModel('m', ['1'])], { pipelines });
  assert.deepEqual(
    results.map(({ name, error }) => [name, error?.reason]),
    [
      ['m', undefined],
      ['bad', 'pipeline_node_refering_to_missing_model'],
      ['good', undefined],
    ],
  );
  assert.deepEqual([states('bad'), states('good')], [['1 LOADING'], ['1 AVAILABLE']]);
  assert.equal(registry.model('bad').versions[0]?.error, results[1]?.error);
  assert.throws(() => registry.findForInference('bad', undefined), {
    reason: 'pipeline_not_loaded_yet',
  });
  assert.deepEqual(
    lines.filter((line) => line.startsWith('error')),
    [
      'error: pipeline bad: load failed: Pipeline definition has reference to missing model - Pipeline: bad; node: n0',
    ],
  );
});

test('a pipeline without nodes is refused, and no way to ask for nothing', async () => {
  const { registry, states } = useRegistry();
  const nothing = { name: 'p', inputs: [], nodes: [], outputs: [] };
  const { results } = await registry.apply([], { pipelines: [nothing] });
  assert.equal(results[0]?.error?.reason, 'pipeline_contains_unconnected_nodes');
  assert.deepEqual(states('p'), ['1 LOADING']);
});

test('what may fail when it runs is told once a load', async () => {
  const graph = { nodes: [], levels: [], remarks: ['node n0 may fail at execution stage'] };
  const { registry, lines } = useRegistry({ info: { graph } });
  const config = { pipelines: [overModels('p', ['m'])] };
  const m = useModel('m', ['1']);
  const told = (): readonly string[] => lines.filter((line) => line.includes('pipeline p: node'));
  await registry.apply([m], config);
  await registry.apply([m], config);
  assert.deepEqual(told(), ['warning: pipeline p: node n0 may fail at execution stage']);
});

// States (9.1, 9.2).

const good = overModels('p', ['m']);
const missing = overModels('p', ['m', 'nobody']);

/** What is configured next: the pipeline, if any, and whether its model is; and what is shown then. */
type Turn = readonly [pipeline: PipelineConfig | undefined, model: boolean, shown: string];

const walks: Readonly<Record<string, readonly Turn[]>> = {
  'available, loaded anew, retired, revived': [
    [good, true, 'AVAILABLE'],
    [good, true, 'AVAILABLE'],
    [undefined, true, 'END'],
    [good, true, 'AVAILABLE'],
  ],
  'failed, loaded anew, failed, mended': [
    [missing, true, 'LOADING pipeline_node_refering_to_missing_model'],
    [missing, true, 'LOADING pipeline_node_refering_to_missing_model'],
    [good, true, 'AVAILABLE'],
  ],
  'failed, retired, revived failed, retired': [
    [missing, true, 'LOADING pipeline_node_refering_to_missing_model'],
    [undefined, true, 'END'],
    [missing, true, 'LOADING pipeline_node_refering_to_missing_model'],
    [undefined, true, 'END'],
  ],
  'available, its model lost, retired': [
    [good, true, 'AVAILABLE'],
    [good, false, 'LOADING pipeline_node_refering_to_missing_model'],
    [undefined, false, 'END'],
  ],
  'its model lost and back': [
    [good, false, 'LOADING pipeline_node_refering_to_missing_model'],
    [good, true, 'AVAILABLE'],
    [good, false, 'LOADING pipeline_node_refering_to_missing_model'],
    [good, true, 'AVAILABLE'],
  ],
};

for (const [what, turns] of Object.entries(walks)) {
  test(`states: ${what}`, async () => {
    const { registry } = useRegistry();
    const m = useModel('m', ['1']);
    for (const [pipeline, hasModel, shown] of turns) {
      const pipelines = pipeline === undefined ? [] : [pipeline];
      await registry.apply(hasModel ? [m] : [], { pipelines, retry: true });
      await settle();
      const [only] = registry.model('p').versions;
      assert.equal([only?.state, ...(only?.error ? [only.error.reason] : [])].join(' '), shown);
      assert.equal(only?.inProgress, false);
      assert.equal(only?.serving !== undefined, shown === 'AVAILABLE');
    }
  });
}

// Names (9.4).

const occupied = (results: readonly LoadResult[]): readonly (readonly string[])[] =>
  results.flatMap(({ name, error }) => (error === undefined ? [] : [[name, error.reason]]));

test('of a model and a pipeline of one name the model is served', async () => {
  const { registry, lines } = useRegistry();
  const { results } = await registry.apply([useModel('x', ['1']), useModel('m', ['1'])], {
    pipelines: [overModels('x', ['m']), overModels('p', ['m'])],
  });
  assert.deepEqual(occupied(results), [['x', 'pipeline_name_occupied']]);
  assert.equal(registry.model('x').kind, 'model');
  assert.equal(registry.find('p', undefined).version, '1');
  assert.ok(lines.includes('error: pipeline x: Pipeline has the same name as model'));
});

test('a model that has no version yet, or is refused, keeps its name from a pipeline', async () => {
  const { registry } = useRegistry();
  const empty = { ...useModel('x', ['1']), basePath: useFiles(['notes/readme']) };
  const pipelines = [overModels('x', ['m'])];
  const without = await registry.apply([empty, useModel('m', ['1'])], { pipelines });
  const error = new ServingError('invalid_argument', 'bad', 'bad');
  const refused = await registry.apply([useModel('m', ['1'])], {
    pipelines,
    refused: [{ name: 'x', error, after: 0 }],
  });
  for (const { results } of [without, refused]) {
    assert.equal(occupied(results).at(-1)?.[1], 'pipeline_name_occupied');
    assert.equal(registry.model('x').kind, 'model');
  }
});

test('a model that gets the name of a pipeline that is there is refused, the pipeline serves on', async () => {
  const { registry, states } = useRegistry();
  const [x, m] = [useModel('x', ['5']), useModel('m', ['1'])];
  const pipelines = [overModels('x', ['m'])];
  await registry.apply([m], { pipelines });
  const before = registry.find('x', undefined);
  const { results, changed } = await registry.apply([x, m], { pipelines });
  assert.deepEqual(occupied(results), [['x', 'model_name_occupied']]);
  assert.equal(changed, false);
  assert.equal(registry.find('x', undefined), before);
  await registry.apply([x, m]);
  assert.deepEqual([registry.model('x').kind, ...states('x')], ['model', '5 AVAILABLE']);
});

test('two names change their owners in one edit', async () => {
  const { registry, engine } = useRegistry();
  const [a, b, m] = [useModel('a', ['1']), useModel('b', ['1']), useModel('m', ['1'])];
  await registry.apply([a, m], { pipelines: [overModels('b', ['m'])] });
  const { results } = await registry.apply([b, m], { pipelines: [overModels('a', ['m'])] });
  assert.deepEqual(occupied(results), []);
  assert.equal(registry.find('a', undefined).version, '1');
  assert.deepEqual(
    registry.models.map(({ name, kind }) => [name, kind]),
    [
      ['a', 'pipeline'],
      ['b', 'model'],
      ['m', 'model'],
    ],
  );
  await settle();
  assert.deepEqual(engine.unloaded.toSorted(), ['a/1', 'b/1']);
});

test('a pipeline is no member of another', async () => {
  const { registry, states } = useRegistry();
  const pipelines = [overModels('inner', ['m']), overModels('outer', ['inner'])];
  await registry.apply([useModel('m', ['1'])], { pipelines });
  assert.deepEqual([states('inner'), states('outer')], [['1 AVAILABLE'], ['1 LOADING']]);
});
