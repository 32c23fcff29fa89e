// SPDX-License-Identifier: Apache-2.0
// What models that come, go or are refused do to what serves (config-and-lifecycle.md 7.3, 7.4).
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ServingError } from '../../src/errors.ts';
import { silentLogger } from '../../src/log.ts';
import type { ModelConfig } from '../../src/models/model-config.ts';
import { type ApplyOptions, ModelRegistry } from '../../src/models/registry.ts';
import { FakeEngine } from '../helpers/fake-engine.ts';
import { useModel } from '../helpers/fake-models.ts';
import { addVersion, settle, useFailures, useRegistry } from '../helpers/fake-registry.ts';

test('the log tells of requests that keep an instance for long', async (context) => {
  const { registry, lines } = useRegistry({ onUnload: () => new Promise(() => {}) });
  await registry.apply([useModel('m', ['1'])]);
  context.mock.timers.enable({ apis: ['setTimeout'] });
  await registry.apply([]);
  context.mock.timers.tick(30_000);
  const told = lines.filter((line) => line.includes('still hold it'));
  assert.deepEqual(told, [
    'warning: model m version 1: requests or pipelines still hold it 30 s after it was to be freed',
  ]);
});

test('a model that is no longer configured is retired, its name stays known', async () => {
  const { engine, registry, states } = useRegistry();
  const [a, b] = [useModel('a', ['1']), useModel('b', ['1'])];
  await registry.apply([a, b]);
  const { changed, retired } = await registry.apply([b]);
  assert.deepEqual({ changed, retired }, { changed: true, retired: { model: 1, pipeline: 0 } });
  assert.equal((await registry.apply([b])).retired.model, 0);
  await settle();
  assert.deepEqual(engine.unloaded, ['a/1']);
  assert.deepEqual(states('a'), ['1 END']);
  assert.throws(() => registry.find('a', '1'), { reason: 'model_retired' });
  await registry.apply([a, b]);
  assert.deepEqual(states('a'), ['1 AVAILABLE']);
});

test('a request that hangs holds up no change; what comes back meanwhile serves', async () => {
  let answer = () => {};
  const { registry, states, engine } = useRegistry({
    onUnload: () => new Promise((resolve) => (answer = resolve)),
  });
  const config = useModel('m', ['1']);
  await registry.apply([config]);
  await registry.apply([]);
  assert.deepEqual(states(), ['1 UNLOADING']);
  await registry.apply([config]);
  assert.deepEqual(states(), ['1 AVAILABLE']);
  answer();
  await settle();
  assert.deepEqual(engine.unloaded, ['m/1']);
  assert.deepEqual(states(), ['1 AVAILABLE']);
});

const invalid = new ServingError('invalid_argument', 'x', 'no such layout');

/** The entry of `config`, refused. */
const refuse = ({ name, basePath, versionPolicy }: ModelConfig): ApplyOptions => ({
  refused: [{ name, error: invalid, after: 0, source: { basePath, versionPolicy } }],
});

test('an entry that is refused: the versions that it would have are loading with its error', async () => {
  const { registry, states } = useRegistry();
  const config = useModel('m', ['5', '6', '7'], { versionPolicy: { kind: 'latest', count: 2 } });
  const { results, changed } = await registry.apply([], refuse(config));
  assert.deepEqual(
    { results, changed },
    {
      results: [{ name: 'm', kind: 'model', changed: false, error: invalid }],
      changed: false,
    },
  );
  assert.deepEqual(states(), ['6 LOADING', '7 LOADING']);
  assert.equal(registry.model('m').versions[0]?.error, invalid);
  assert.throws(() => registry.findForInference('m', '7'), { reason: 'model_not_loaded_yet' });
  for (const version of [undefined, '0', '5']) {
    assert.throws(() => registry.findForInference('m', version), { reason: 'version_not_found' });
  }
  await registry.apply([config]);
  assert.deepEqual(states(), ['6 AVAILABLE', '7 AVAILABLE']);
});

test('a refused entry whose folder cannot be read is known and has no version', async () => {
  const { registry, states } = useRegistry();
  const gone = { ...useModel('m', ['1']), basePath: '/nowhere' };
  const unsaid: ApplyOptions = { refused: [{ name: 'n', error: invalid, after: 0 }] };
  for (const refused of [refuse(gone), unsaid]) await registry.apply([], refused);
  for (const name of ['m', 'n']) {
    assert.deepEqual(states(name), []);
    assert.throws(() => registry.find(name, undefined), { reason: 'version_not_found' });
  }
});

test('what is refused and then removed is retired, be it new or back again', async () => {
  const { registry, states, engine } = useRegistry();
  const config = useModel('m', ['1']);
  const other = useModel('n', ['2']);
  await registry.apply([config]);
  await registry.apply([]);
  for (const { name } of [config, other, config]) {
    const refused = refuse(name === 'm' ? config : other);
    await registry.apply([], refused);
    assert.deepEqual(states(name), [name === 'm' ? '1 LOADING' : '2 LOADING']);
    assert.equal((await registry.apply([])).changed, true);
    await settle();
    assert.deepEqual(states(name), [name === 'm' ? '1 END' : '2 END']);
    assert.equal(registry.model(name).versions[0]?.error, undefined);
    assert.equal((await registry.apply([])).changed, false);
  }
  assert.equal(engine.loaded.length, 1);
});

test('an entry that is refused where nothing serves takes the place of the one before', async () => {
  const { registry, states, lines } = useFailures(() => true);
  const config = useModel('m', ['1']);
  const next = useModel('m', ['2']);
  await registry.apply([config]);
  await registry.apply([], refuse(next));
  await settle();
  assert.deepEqual(states(), ['1 END', '2 LOADING']);
  lines.length = 0;
  await registry.rescan({ retry: true });
  assert.deepEqual(lines, []);
  assert.equal(registry.model('m').versions[1]?.error, invalid);
});

test('versions of an entry that was refused tell of the folder that is gone since', async () => {
  const { registry, states } = useRegistry();
  const config = useModel('m', ['1']);
  await registry.apply([], refuse(config));
  await registry.apply([{ ...config, basePath: '/nowhere' }]);
  assert.deepEqual(states(), ['1 LOADING']);
  assert.equal(registry.model('m').versions[0]?.error?.reason, 'path_invalid');
  await registry.apply([config]);
  assert.deepEqual(states(), ['1 AVAILABLE']);
});

test('an entry that becomes invalid leaves what serves', async () => {
  const { registry, states } = useRegistry();
  const config = useModel('m', ['1']);
  await registry.apply([config]);
  const { changed, results } = await registry.apply([], refuse(config));
  assert.equal(changed, false);
  assert.equal(results[0]?.error, invalid);
  assert.deepEqual(states(), ['1 AVAILABLE']);
  addVersion(config, '2');
  await registry.rescan();
  assert.equal(registry.find('m', undefined).version, '2');
});

test('one model that fails holds up no other; results are in the order of the configuration', async () => {
  const { registry } = useFailures(({ name }) => name === 'c');
  const configs = ['a', 'c', 'f'].map((name) => useModel(name, ['1']));
  const refused = Object.entries({ b: 1, d: 2, e: 2, g: 3 }).map(([name, after]) => ({
    name,
    after,
    error: new ServingError('invalid_argument', 'x', 'refused'),
  }));
  const { results } = await registry.apply(configs, { refused });
  assert.deepEqual(
    results.map(({ name, error }) => `${name}: ${error?.message ?? 'good'}`),
    ['a: good', 'b: refused', 'c: broken', 'd: refused', 'e: refused', 'f: good', 'g: refused'],
  );
});

test('of two entries of one name the first counts, whichever is refused', async () => {
  const { registry, engine } = useRegistry();
  const config = useModel('m', ['1']);
  const error = new ServingError('invalid_argument', 'x', 'refused');
  for (const [after, first, second] of [
    [0, 'x', 'model_name_occupied'],
    [1, undefined, 'model_name_occupied'],
  ] as const) {
    const { results } = await registry.apply([config], { refused: [{ name: 'm', error, after }] });
    assert.deepEqual(
      results.map((result) => result.error?.reason),
      [first, second],
    );
    assert.equal(results[1]?.error?.message, 'Given model name is already occupied');
    assert.equal(engine.loaded.length, after);
  }
});

test('large versions are loaded fewer at once', async () => {
  let running = 0;
  let most = 0;
  const engine = new FakeEngine({
    onLoad: async () => {
      running += 1;
      most = Math.max(most, running);
      do await settle();
      while (most < 2);
      running -= 1;
    },
  });
  const bounds = { atOnce: 4, bytes: 10 };
  const registry = new ModelRegistry(engine, silentLogger, { bounds });
  const configs = ['a', 'b', 'c', 'd'].map((name) => useModel(name, ['1']));
  for (const { basePath } of configs) writeFileSync(join(basePath, '1/model.bin'), '12345');
  await registry.apply(configs);
  assert.equal(most, 2);
  writeFileSync(join(configs[0]?.basePath ?? '', '1/model.bin'), '12345678901');
  await registry.apply(configs.map((config) => ({ ...config, nireq: 1 })));
  assert.equal(engine.loaded.length, 8);
});
