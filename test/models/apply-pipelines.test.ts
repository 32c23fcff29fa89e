// SPDX-License-Identifier: Apache-2.0
// What edits, and changes of what they are made from, do to pipelines (pipelines.md 9.1, 9.3, 13.3): built
// anew only for a reason, before the old goes; what fails waits for a reason too.
import assert from 'node:assert/strict';
import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ModelConfig } from '../../src/models/model-config.ts';
import type { PipelineConfig } from '../../src/models/pipeline-config.ts';
import type { ModelSpec, PipelineSpec } from '../../src/native/types.ts';
import { nativeError } from '../helpers/fake-engine.ts';
import { useFiles, useModel } from '../helpers/fake-models.ts';
import { chain, overModels } from '../helpers/fake-pipelines.ts';
import {
  addVersion,
  removeVersion,
  settle,
  useFailures,
  useRegistry,
} from '../helpers/fake-registry.ts';

const p = overModels('p', ['m']);

/** `m` with these versions and `p` over it, serving. */
async function serving(versions: readonly string[] = ['1'], config: Partial<ModelConfig> = {}) {
  const fake = useRegistry();
  const m = useModel('m', versions, config);
  await fake.registry.apply([m], { pipelines: [p] });
  const error = (name = 'p') => fake.registry.model(name).versions[0]?.error?.reason;
  return { ...fake, m, error };
}

function useGate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

test('the same again, at applies and polls, builds nothing', async () => {
  const { registry, engine, m } = await serving();
  const before = registry.find('p', undefined);
  for (const retry of [false, true]) {
    const applied = await registry.apply([m], { pipelines: [structuredClone(p)], retry });
    const scanned = await registry.rescan({ retry });
    assert.deepEqual([applied.changed, scanned.changed], [false, false]);
  }
  assert.equal(engine.compiled.length, 1);
  assert.equal(registry.find('p', undefined), before);
});

const edits: Readonly<Record<string, PipelineConfig>> = {
  'another node': overModels('p', ['m', 'm']),
  'another input': { ...p, inputs: ['in', 'unused'] },
  'another output': { ...p, outputs: [{ name: 'other', node: 'n0', item: 'o' }] },
  demultiply_count: { ...p, demultiplyCount: 3 },
  gather_from_node: { ...p, nodes: p.nodes.map((node) => ({ ...node, gatherFrom: 'request' })) },
  version: chain('p', [{ model: 'm', version: '1' }]),
};

for (const [what, edited] of Object.entries(edits)) {
  test(`an edit: ${what}`, async () => {
    const { registry, engine, m, lines, states } = await serving();
    const old = registry.find('p', undefined).servable;
    const { changed } = await registry.apply([m], { pipelines: [edited] });
    assert.equal(changed, true);
    assert.notEqual(registry.find('p', undefined).servable, old);
    await settle();
    assert.deepEqual(engine.unloaded, ['p/1']);
    assert.deepEqual(states('p'), ['1 AVAILABLE']);
    const told = lines.filter((line) => /pipeline p: available/.test(line));
    assert.match(told[0] ?? '', /^info: pipeline p: available; loaded in \d+ ms$/);
    assert.match(told[1] ?? '', /; loaded again \(definition\) in \d+ ms$/);
  });
}

test('libraries: other params, another path, and a list that is not there', async () => {
  const { registry, engine, lines } = useRegistry();
  const withParams = (params: Readonly<Record<string, string>>): readonly PipelineConfig[] => [
    chain('c', [{ library: 'lib', params }]),
  ];
  const at = (path: string) => [{ name: 'lib', path }];
  const paths = (): readonly unknown[] =>
    engine.compiled.map(({ nodes: [node] }) => node && 'library' in node.work && node.work.library);
  await registry.apply([], { pipelines: withParams({ a: '1' }), libraries: at('/a.so') });
  await registry.apply([], { pipelines: withParams({ a: '2' }), libraries: at('/a.so') });
  await registry.apply([], { pipelines: withParams({ a: '2' }), libraries: at('/b.so') });
  await registry.apply([], { pipelines: withParams({ a: '2' }) });
  assert.deepEqual(paths(), ['/a.so', '/a.so', '/b.so']);
  assert.ok(lines.some((line) => line.includes('loaded again (library lib)')));
  const { results } = await registry.apply([], {
    pipelines: withParams({ a: '2' }),
    libraries: [],
  });
  assert.equal(results[0]?.error?.reason, 'pipeline_definition_invalid_node_library');
  assert.equal(registry.model('c').serves, true, 'the graph that served goes on');
  assert.ok(
    lines.includes('warning: pipeline c: refers to non existing custom node library: lib'),
    lines.join('\n'),
  );
});

test('a member that is loaded again: the pipeline goes over to it, and then the old is freed', async () => {
  const { registry, engine, m, lines } = await serving();
  const before = registry.find('p', undefined);
  await registry.apply([{ ...m, nireq: 2 }], { pipelines: [p] });
  assert.notEqual(registry.find('p', undefined).servable, before.servable);
  await settle();
  assert.deepEqual(engine.unloaded, ['p/1', 'm/1']);
  assert.ok(lines.some((line) => line.includes('pipeline p: available; loaded again (model m)')));
});

test('a new version: followed where none is named, and only there', async () => {
  const all: Partial<ModelConfig> = { versionPolicy: { kind: 'all' } };
  const { registry, engine, states } = useRegistry();
  const m = useModel('m', ['1'], all);
  const pipelines = [p, chain('fixed', [{ model: 'm', version: '1' }])];
  await registry.apply([m], { pipelines });
  addVersion(m, '2');
  assert.equal((await registry.rescan()).changed, true);
  assert.deepEqual(
    engine.compiled.map(({ name }) => name),
    ['p', 'fixed', 'p'],
  );
  removeVersion(m, '1');
  await registry.rescan();
  assert.deepEqual([states('p'), states('fixed')], [['1 AVAILABLE'], ['1 LOADING']]);
  await settle();
  assert.deepEqual(states('m'), ['1 END', '2 AVAILABLE']);
});

test('a version that is not there yet: the pipeline serves when it is', async () => {
  const { registry, states } = useRegistry();
  const m = useModel('m', ['1'], { versionPolicy: { kind: 'all' } });
  await registry.apply([m], { pipelines: [chain('p', [{ model: 'm', version: '2' }])] });
  assert.deepEqual(states('p'), ['1 LOADING']);
  addVersion(m, '2');
  await registry.rescan();
  assert.deepEqual(states('p'), ['1 AVAILABLE']);
});

test('a member without a version any more takes the pipeline with it, and brings it back', async () => {
  const { registry, engine, m, states, error } = await serving();
  removeVersion(m, '1');
  await registry.rescan();
  assert.deepEqual(states('p'), ['1 LOADING']);
  assert.equal(error(), 'pipeline_node_refering_to_missing_model');
  assert.throws(() => registry.findForInference('p', undefined), {
    reason: 'pipeline_not_loaded_yet',
  });
  await settle();
  assert.deepEqual(engine.unloaded, ['p/1', 'm/1']);
  addVersion(m, '1');
  await registry.rescan();
  assert.deepEqual([states('p'), error()], [['1 AVAILABLE'], undefined]);
});

test('a member that the configuration takes away, and gives back', async () => {
  const { registry, m, states, error } = await serving();
  const { results } = await registry.apply([], { pipelines: [p] });
  assert.equal(results[0]?.error?.reason, 'pipeline_node_refering_to_missing_model');
  assert.equal(error(), 'pipeline_node_refering_to_missing_model');
  await settle();
  assert.deepEqual(states('m'), ['1 END']);
  await registry.apply([m], { pipelines: [p] });
  assert.deepEqual([states('m'), states('p')], [['1 AVAILABLE'], ['1 AVAILABLE']]);
});

test('an edit that fails and takes the model of what serves away ends it in the same load', async () => {
  const { opened, open } = useGate();
  const { registry, states } = useRegistry({
    onLoad: async ({ version }) => {
      if (version === '2') await opened;
    },
  });
  const m = useModel('m', ['1'], { versionPolicy: { kind: 'all' } });
  const fixed = chain('p', [{ model: 'm', version: '1' }]);
  await registry.apply([m], { pipelines: [fixed] });
  addVersion(m, '2');
  removeVersion(m, '1');
  const applied = registry.apply([m], { pipelines: [overModels('p', ['nobody'])] });
  await settle();
  assert.deepEqual(states('p'), ['1 AVAILABLE']);
  open();
  await applied;
  assert.deepEqual(states('p'), ['1 LOADING']);
});

test('a bad edit of a pipeline that serves is an error, and the old graph serves on', async () => {
  const { registry, m, states, error, lines } = await serving();
  const before = registry.find('p', undefined);
  const bad = overModels('p', ['m', 'nobody']);
  const { results } = await registry.apply([m], { pipelines: [bad] });
  assert.equal(results[1]?.error?.reason, 'pipeline_node_refering_to_missing_model');
  assert.equal((await registry.rescan()).results[1]?.error, results[1]?.error, 'it stands');
  assert.equal(registry.find('p', undefined), before);
  assert.deepEqual([states('p'), error()], [['1 AVAILABLE'], undefined]);
  const told = lines.filter((line) => line.startsWith('error: pipeline p'));
  assert.equal(told.length, 1);
  assert.match(told[0] ?? '', /node: n1; what served before goes on$/);
  const back = await registry.apply([m], { pipelines: [p] });
  assert.deepEqual([back.changed, back.results[1]?.error], [false, undefined]);
  await registry.apply([m], { pipelines: [bad] });
  removeVersion(m, '1');
  await registry.rescan();
  assert.deepEqual(states('p'), ['1 LOADING'], 'its model is gone');
});

/** `compiling` may refuse; what was compiled, loaded and freed, in order. */
function useEvents(compiling: (spec: PipelineSpec) => Promise<void>) {
  const events: string[] = [];
  const fake = useRegistry({
    onLoad: async ({ name, nireq }: ModelSpec) => void events.push(`load ${name} ${nireq}`),
    onCompile: async (spec) => {
      events.push(`compile ${spec.name}`);
      await compiling(spec);
    },
    onUnload: async () => void events.push('unload'),
  });
  return { ...fake, events };
}

const refuse = async (): Promise<void> => {
  throw nativeError('failed_precondition', 'invalid_shape', 'Invalid input shape - node: n0');
};

test('a member that no longer fits: the old graph serves on, over the old member', async () => {
  let compiling = async (): Promise<void> => {};
  const { registry, engine, states } = useEvents(() => compiling());
  const m = useModel('m', ['1']);
  await registry.apply([m], { pipelines: [p] });
  const before = registry.find('p', undefined);
  compiling = refuse;
  const { results } = await registry.apply([{ ...m, nireq: 2 }], { pipelines: [p] });
  assert.equal(results[1]?.error?.reason, 'invalid_shape');
  await settle();
  assert.equal(registry.find('p', undefined), before);
  assert.deepEqual(engine.unloaded, [], 'what the graph runs is there');
  assert.deepEqual([states('m'), states('p')], [['1 AVAILABLE'], ['1 AVAILABLE']]);
  compiling = async () => {};
  await registry.apply([m], { pipelines: [p] });
  await settle();
  assert.deepEqual(engine.unloaded.toSorted(), ['m/1', 'm/1', 'p/1']);
});

test('what did not pass is not tried at polls; an explicit reload tries', async () => {
  const { registry, engine, events } = useEvents(refuse);
  const m = useModel('m', ['1']);
  const tries = (): number => events.filter((event) => event === 'compile p').length;
  const first = await registry.apply([m], { pipelines: [p] });
  for (let poll = 0; poll < 3; poll += 1) {
    const { results, changed } = await registry.rescan();
    assert.equal(results[1]?.error, first.results[1]?.error);
    assert.equal(changed, false);
  }
  await registry.apply([m], { pipelines: [p] });
  assert.equal(tries(), 1);
  await registry.rescan({ retry: true });
  assert.equal(tries(), 2);
  await registry.apply([{ ...m, nireq: 2 }], { pipelines: [p] });
  assert.equal(tries(), 3, 'another member');
  assert.equal(engine.compiled.length, 0);
});

test('a library that appears or is mended is noticed, once it has come to rest', async () => {
  const { registry, events } = useEvents(refuse);
  const path = join(useFiles([]), 'lib.so');
  const pipelines = [chain('p', [{ library: 'lib', params: {} }])];
  const tries = (): number => events.filter((event) => event === 'compile p').length;
  await registry.apply([], { pipelines, libraries: [{ name: 'lib', path }] });
  const look = async (): Promise<number> => {
    await registry.rescan();
    return tries();
  };
  assert.equal(await look(), 1);
  writeFileSync(path, 'half');
  assert.equal(await look(), 1, 'still being written, perhaps');
  writeFileSync(path, 'whole library');
  assert.equal(await look(), 1);
  assert.equal(await look(), 2);
  assert.equal(await look(), 2);
  utimesSync(path, 1, 1);
  assert.deepEqual([await look(), await look(), await look()], [2, 3, 3]);
});

test('a member that is loaded in place: pipelines let go first and come back after', async () => {
  const { registry, engine, events, states } = useEvents(async () => {});
  const m = useModel('m', ['1'], { reloadInPlace: true });
  const others = overModels('others', ['n']);
  const n = useModel('n', ['1']);
  await registry.apply([m, n], { pipelines: [p, others] });
  events.length = 0;
  const applied = registry.apply([{ ...m, nireq: 2 }, n], { pipelines: [p, others] });
  while (states('p')[0] !== '1 LOADING') await settle();
  const waiting = registry.findForInference('p', undefined);
  await applied;
  assert.deepEqual(events, ['unload', 'unload', 'load m 2', 'compile p']);
  assert.deepEqual(engine.unloaded, ['p/1', 'm/1']);
  assert.equal(await waiting, registry.find('p', undefined));
});

test('a member that is loaded in place and fails takes the pipeline with it', async () => {
  const { registry, states } = useFailures(({ nireq }) => nireq === 2);
  const m = useModel('m', ['1'], { reloadInPlace: true });
  await registry.apply([m], { pipelines: [p] });
  await registry.apply([{ ...m, nireq: 2 }], { pipelines: [p] });
  assert.deepEqual([states('m'), states('p')], [['1 LOADING'], ['1 LOADING']]);
  await registry.apply([m], { pipelines: [p] });
  assert.deepEqual([states('m'), states('p')], [['1 AVAILABLE'], ['1 AVAILABLE']]);
});

// `auto` (9.3, 13.6).

const auto: Partial<ModelConfig> = { batchSize: 'auto' };
const subscribed = 'requested_dynamic_parameters_on_subscribed_model';

test('auto for what a pipeline runs is refused, and its settings stay', async () => {
  const { registry, engine, m } = await serving();
  const other = useModel('n', ['1'], auto);
  const { results } = await registry.apply([{ ...m, ...auto }, other], { pipelines: [p] });
  assert.deepEqual(
    results.map(({ name, error }) => [name, error?.reason]),
    [
      ['m', subscribed],
      ['n', undefined],
      ['p', undefined],
    ],
  );
  assert.equal((await registry.rescan()).results[0]?.error?.reason, subscribed, 'it stands');
  assert.equal(engine.loaded.filter(({ name }) => name === 'm').length, 1);
  const shapes = { x: [] };
  const shaped = await registry.apply([{ ...m, shapes }], { pipelines: [p] });
  assert.equal(shaped.results[0]?.error?.reason, subscribed);
});

for (const [what, pipelines] of [
  ['the pipeline', []],
  ['the node', [overModels('p', ['n'])]],
] as const) {
  test(`auto in the edit that takes ${what} away is taken`, async () => {
    const { registry, engine, m } = await serving();
    const n = useModel('n', ['1']);
    const { results } = await registry.apply([{ ...m, ...auto }, n], { pipelines });
    assert.deepEqual(
      results.filter(({ error }) => error !== undefined),
      [],
    );
    assert.equal(engine.loaded.filter(({ name }) => name === 'm').at(-1)?.batchSize, 'auto');
  });
}

test('a pipeline over a model that is auto from the start does not pass; without it, it does', async () => {
  const { registry, states } = useRegistry();
  const m = useModel('m', ['1']);
  await registry.apply([{ ...m, ...auto }], { pipelines: [p] });
  assert.deepEqual(states('p'), ['1 LOADING']);
  const [only] = registry.model('p').versions;
  assert.equal(only?.error?.reason, 'forbidden_model_dynamic_parameter');
  const { results } = await registry.apply([{ ...m, ...auto, nireq: 3 }], { pipelines: [p] });
  assert.equal(results[0]?.error, undefined, 'it was so before');
  await registry.apply([m], { pipelines: [p] });
  assert.deepEqual(states('p'), ['1 AVAILABLE']);
});

// Order, and the end.

test('closing while a pipeline is built: it is freed, others are not begun', async () => {
  const { opened, open } = useGate();
  const begun: string[] = [];
  const { registry, engine } = useRegistry({
    onLoad: async ({ name }) => {
      begun.push(name);
      if (name === 'slow') await opened;
    },
    onCompile: async ({ name }) => {
      begun.push(name);
      await opened;
    },
  });
  const applied = registry.apply([useModel('m', ['1']), useModel('slow', ['1'])], {
    pipelines: [p, overModels('late', ['slow'])],
  });
  while (!(begun.includes('slow') && begun.includes('p'))) await settle();
  const closed = registry.close();
  open();
  await Promise.all([applied, closed]);
  assert.deepEqual(begun.toSorted(), ['m', 'p', 'slow']);
  assert.deepEqual(engine.unloaded.toSorted(), ['m/1', 'p/1', 'slow/1']);
  assert.deepEqual((await registry.apply([], { pipelines: [p] })).results, []);
});

test('pipelines are built when their own models are there, whatever others take', async () => {
  const { opened, open } = useGate();
  const { registry, states } = useRegistry({
    onLoad: async ({ name }) => {
      if (name === 'slow') await opened;
    },
  });
  const applied = registry.apply([useModel('slow', ['1']), useModel('m', ['1'])], {
    pipelines: [overModels('late', ['m', 'slow']), p],
  });
  while (states('p')[0] !== '1 AVAILABLE') await settle();
  assert.deepEqual(states('late'), ['1 LOADING']);
  open();
  await applied;
  assert.deepEqual(states('late'), ['1 AVAILABLE']);
});
