// SPDX-License-Identifier: Apache-2.0
// What a change of configuration or folders does to what serves (config-and-lifecycle.md 4.5, 7.4, 7.5):
// the new is there before the old goes, and a failure leaves the old.
import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ServingError } from '../../src/errors.ts';
import { silentLogger } from '../../src/log.ts';
import type { ModelConfig } from '../../src/models/model-config.ts';
import { ModelRegistry, type RegistryOptions } from '../../src/models/registry.ts';
import type { ModelSpec } from '../../src/native/types.ts';
import { keepLog } from '../helpers/command.ts';
import { type FakeBehaviour, FakeEngine, nativeError } from '../helpers/fake-engine.ts';
import { useModel } from '../helpers/fake-models.ts';

const all = { kind: 'all' } as const;

function useRegistry(behaviour: FakeBehaviour = {}, options: RegistryOptions = {}) {
  const engine = new FakeEngine(behaviour);
  const { log, lines } = keepLog();
  const registry = new ModelRegistry(engine, log, options);
  const states = (name = 'm') =>
    registry.model(name).versions.map(({ version, state }) => `${version} ${state}`);
  return { engine, registry, lines, states };
}

/** Fails every load that `broken` names. */
function useFailures(broken: (spec: ModelSpec) => boolean) {
  return useRegistry({
    onLoad: async (spec) => {
      if (broken(spec)) throw nativeError('internal', 'load_failed', 'broken');
    },
  });
}

function addVersion(config: ModelConfig, version: string): void {
  mkdirSync(join(config.basePath, version));
  for (const file of ['model.xml', 'model.bin']) {
    writeFileSync(join(config.basePath, version, file), '');
  }
}

const removeVersion = (config: ModelConfig, version: string): void =>
  rmSync(join(config.basePath, version), { recursive: true });

/** Lets background drains of the fake engine come to their end. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
}

test('the same configuration again does nothing', async () => {
  const { engine, registry } = useRegistry();
  const config = useModel('m', ['1']);
  assert.equal((await registry.apply([config])).changed, true);
  const again = await registry.apply([structuredClone(config)]);
  assert.deepEqual(again, { changed: false, results: [{ name: 'm', changed: false }] });
  assert.equal(engine.loaded.length, 1);
});

const settings: readonly Partial<ModelConfig>[] = [
  { targetDevice: 'AUTO' },
  { nireq: 3 },
  { batchSize: { min: 4, max: 4 } },
  { batchSize: 'auto' },
  { shapes: { '': [{ min: 1, max: 1 }] } },
  { layouts: { '': { client: 'NHWC', model: 'NCHW' } } },
  { pluginConfig: { NUM_STREAMS: '2' } },
  { allowCache: true },
  { preprocessing: { mean: [1] } },
  { preprocessing: { scale: [2] } },
  { preprocessing: { color: { client: 'BGR', model: 'RGB' } } },
  { preprocessing: { precision: { client: 'u8', model: 'f32' } } },
];
for (const setting of settings) {
  test(`${JSON.stringify(setting)}: set and taken away, every served version is loaded again`, async () => {
    const { engine, registry, lines } = useRegistry();
    const config = useModel('m', ['1', '2'], { versionPolicy: all });
    await registry.apply([config]);
    assert.equal((await registry.apply([{ ...config, ...setting }])).changed, true);
    assert.equal((await registry.apply([config])).changed, true);
    await settle();
    const versions = engine.loaded.map(({ version }) => version);
    assert.deepEqual(versions.sort(), ['1', '1', '1', '2', '2', '2']);
    assert.equal(engine.unloaded.length, 4);
    const [name] = Object.keys(setting);
    assert.ok(
      lines.some((line) => line.includes(`loaded again (${name})`)),
      lines.join('\n'),
    );
  });
}

test('another base path with the same version is loaded from there', async () => {
  const { engine, registry } = useRegistry();
  const config = useModel('m', ['1']);
  const other = useModel('m', ['1']);
  await registry.apply([config]);
  await registry.apply([other]);
  assert.equal(engine.loaded[1]?.path, join(other.basePath, '1/model.xml'));
  assert.equal(registry.find('m', '1').servable.describe().version, '1');
});

test('the old instance answers until the new one is there, and is then freed', async () => {
  let open = () => {};
  let loads = 0;
  const { engine, registry, states } = useRegistry({
    onLoad: () => {
      loads += 1;
      return loads === 1 ? Promise.resolve() : new Promise((resolve) => (open = resolve));
    },
  });
  const config = useModel('m', ['1']);
  await registry.apply([config]);
  const old = registry.find('m', '1').servable;
  const applying = registry.apply([{ ...config, nireq: 2 }]);
  while (loads < 2) await settle();
  assert.equal(registry.find('m', '1').servable, old);
  assert.deepEqual(states(), ['1 AVAILABLE']);
  assert.deepEqual(engine.unloaded, []);
  open();
  await applying;
  await settle();
  assert.notEqual(registry.find('m', '1').servable, old);
  assert.deepEqual(engine.unloaded, ['m/1']);
});

test('settings that do not load leave what served, and are tried again when asked', async () => {
  const { registry, states, engine, lines } = useFailures(({ nireq }) => nireq === 2);
  const config = useModel('m', ['1', '2']);
  await registry.apply([config]);
  const old = registry.find('m', undefined).servable;
  const broken = { ...config, nireq: 2 };
  const { changed, results } = await registry.apply([broken]);
  assert.equal(changed, false);
  assert.equal(results[0]?.error?.message, 'broken');
  assert.equal(registry.find('m', undefined).servable, old);
  assert.deepEqual(states(), ['2 AVAILABLE']);
  assert.equal(registry.model('m').versions[0]?.error, undefined);
  const told = (): number => lines.filter((line) => line.includes('load failed')).length;
  assert.equal((await registry.rescan()).results[0]?.error?.message, 'broken');
  assert.equal(told(), 1);
  await registry.rescan({ retry: true });
  assert.equal(told(), 2);
  const back = await registry.apply([config]);
  assert.deepEqual(back, { changed: false, results: [{ name: 'm', changed: false }] });
  assert.equal(engine.loaded.length, 1);
});

test('a model that becomes stateful is refused, at every look, and goes on as it was', async () => {
  const { registry, engine } = useRegistry();
  const config = useModel('m', ['1']);
  const stateful = { lowLatency: false, maxSequences: 500, idleCleanup: true };
  await registry.apply([config]);
  const refused = await registry.apply([{ ...config, stateful, nireq: 2 }]);
  const message = 'Model type cannot be changed after it is loaded';
  assert.equal(refused.results[0]?.error?.message, message);
  assert.equal((await registry.rescan()).results[0]?.error?.message, message);
  assert.equal(engine.loaded.length, 1);
  await registry.apply([{ ...config, nireq: 2 }]);
  assert.equal(engine.loaded.length, 2);
});

for (const [where, model, options] of [
  ['by the model', { reloadInPlace: true }, {}],
  ['for all', {}, { reloadInPlace: true }],
] as const) {
  test(`reload in place, asked ${where}: the old instance is freed first, requests wait`, async () => {
    const order: string[] = [];
    let open = () => {};
    const { registry, states } = useRegistry(
      {
        onLoad: async ({ nireq }) => {
          order.push(`load ${nireq}`);
          if (nireq === 2) await new Promise<void>((resolve) => (open = resolve));
        },
        onUnload: async () => void order.push('unload'),
      },
      options,
    );
    const config = useModel('m', ['1'], model);
    await registry.apply([config]);
    const applying = registry.apply([{ ...config, nireq: 2 }]);
    while (order.length < 3) await settle();
    assert.deepEqual(order, ['load 0', 'unload', 'load 2']);
    assert.deepEqual(states(), ['1 LOADING']);
    const waiting = registry.findForInference('m', undefined);
    assert.ok(waiting instanceof Promise);
    open();
    assert.equal((await waiting).version, '1');
    await applying;
  });
}

test('the log tells of requests that keep an instance for long', async (context) => {
  const { registry, lines } = useRegistry({ onUnload: () => new Promise(() => {}) });
  await registry.apply([useModel('m', ['1'])]);
  context.mock.timers.enable({ apis: ['setTimeout'] });
  await registry.apply([]);
  context.mock.timers.tick(30_000);
  const told = lines.filter((line) => line.includes('still in flight'));
  assert.deepEqual(told, [
    'warning: model m version 1: requests still in flight 30 s after it was to be freed',
  ]);
});

test('a model that is no longer configured is retired, its name stays known', async () => {
  const { engine, registry, states } = useRegistry();
  const [a, b] = [useModel('a', ['1']), useModel('b', ['1'])];
  await registry.apply([a, b]);
  assert.equal((await registry.apply([b])).changed, true);
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

test('another policy loads and retires the difference only', async () => {
  const { engine, registry, states } = useRegistry();
  const config = useModel('m', ['1', '2', '3']);
  await registry.apply([config]);
  await registry.apply([{ ...config, versionPolicy: { kind: 'latest', count: 2 } }]);
  assert.deepEqual(states(), ['2 AVAILABLE', '3 AVAILABLE']);
  const specific = { kind: 'specific', versions: ['1', '2', '9'] } as const;
  await registry.apply([{ ...config, versionPolicy: specific }]);
  await settle();
  assert.deepEqual(states(), ['1 AVAILABLE', '2 AVAILABLE', '3 END']);
  const versions = engine.loaded.map(({ version }) => version);
  assert.deepEqual(versions, ['3', '2', '1']);
});

test('a new version folder takes over without a gap', async () => {
  const seen: string[] = [];
  const fake = useRegistry({
    onLoad: async () =>
      void seen.push(
        fake.registry
          .model('m')
          .versions.map((v) => v.state)
          .join(),
      ),
    onUnload: async () => void seen.push(fake.registry.find('m', undefined).version),
  });
  const { registry, states } = fake;
  const config = useModel('m', ['1']);
  await registry.apply([config]);
  assert.equal((await registry.rescan()).changed, false);
  addVersion(config, '2');
  assert.equal((await registry.rescan()).changed, true);
  await settle();
  assert.deepEqual(seen, ['LOADING', 'AVAILABLE,LOADING', '2']);
  assert.deepEqual(states(), ['1 END', '2 AVAILABLE']);
});

test('a folder that goes away is retired and the one before serves; back again, it is loaded', async () => {
  const { registry, states } = useRegistry();
  const config = useModel('m', ['1', '2']);
  await registry.apply([config]);
  removeVersion(config, '2');
  await registry.rescan();
  await settle();
  assert.deepEqual(states(), ['1 AVAILABLE', '2 END']);
  addVersion(config, '2');
  await registry.rescan();
  await settle();
  assert.deepEqual(states(), ['1 END', '2 AVAILABLE']);
});

test('a base path that goes away leaves what serves, and is told once', async () => {
  const { registry, states, lines } = useRegistry();
  const config = useModel('m', ['1']);
  await registry.apply([config]);
  renameSync(config.basePath, `${config.basePath}.away`);
  for (const _ of [1, 2]) {
    const { changed, results } = await registry.rescan();
    assert.equal(changed, false);
    assert.equal(results[0]?.error?.reason, 'path_invalid');
  }
  assert.deepEqual(states(), ['1 AVAILABLE']);
  assert.equal(lines.filter((line) => line.includes('base path')).length, 1);
  renameSync(`${config.basePath}.away`, config.basePath);
  assert.equal((await registry.rescan()).results[0]?.error, undefined);
});

test('a broken new version leaves the one before; it is tried once, and again when its files change', async () => {
  let broken = true;
  const { registry, states, lines } = useFailures(({ version }) => broken && version === '3');
  const config = useModel('m', ['2']);
  await registry.apply([config]);
  addVersion(config, '3');
  for (const _ of [1, 2, 3]) {
    assert.equal((await registry.rescan()).results[0]?.error?.message, 'broken');
  }
  assert.deepEqual(states(), ['2 AVAILABLE', '3 LOADING']);
  assert.equal(registry.find('m', undefined).version, '2');
  assert.equal(lines.filter((line) => line.includes('load failed')).length, 1);
  broken = false;
  writeFileSync(join(config.basePath, '3/model.bin'), 'whole');
  await registry.rescan();
  assert.deepEqual(states(), ['2 AVAILABLE', '3 LOADING'], 'it may still be being copied');
  await registry.rescan();
  await settle();
  assert.deepEqual(states(), ['2 END', '3 AVAILABLE']);
});

test('a version that appears half-copied serves once it is whole', async () => {
  const { registry, states } = useRegistry();
  const config = useModel('m', ['1']);
  await registry.apply([config]);
  mkdirSync(join(config.basePath, '2'));
  await registry.rescan();
  writeFileSync(join(config.basePath, '2/model.xml'), '');
  await registry.rescan();
  assert.deepEqual(states(), ['1 AVAILABLE', '2 LOADING']);
  writeFileSync(join(config.basePath, '2/model.bin'), '');
  await registry.rescan();
  await registry.rescan();
  await settle();
  assert.deepEqual(states(), ['1 END', '2 AVAILABLE']);
});

test('where all that another policy or base path brings fails, what served goes on', async () => {
  let broken = true;
  const { registry, states } = useFailures(({ version }) => broken && version === '3');
  const config = useModel('m', ['2', '3']);
  const specific = (versions: readonly string[]) => ({ kind: 'specific', versions }) as const;
  await registry.apply([{ ...config, versionPolicy: specific(['2']) }]);
  await registry.apply([{ ...config, versionPolicy: specific(['3']) }]);
  assert.deepEqual(states(), ['2 AVAILABLE', '3 LOADING']);
  const other = useModel('m', ['3']);
  await registry.apply([other]);
  assert.deepEqual(states(), ['2 AVAILABLE', '3 LOADING']);
  broken = false;
  await registry.rescan({ retry: true });
  await settle();
  assert.deepEqual(states(), ['2 END', '3 AVAILABLE']);
});

test('a folder that is gone is retired, also where what is left fails', async () => {
  const { registry, states } = useFailures(({ version }) => version === '1');
  const config = useModel('m', ['1', '2']);
  await registry.apply([config]);
  removeVersion(config, '2');
  await registry.rescan();
  await settle();
  assert.deepEqual(states(), ['1 LOADING', '2 END']);
});

test('failed versions above are retired once a newer one serves', async () => {
  const { registry, states } = useFailures(({ version }) => version === '3');
  const config = useModel('m', ['2', '3']);
  await registry.apply([config]);
  addVersion(config, '4');
  await registry.rescan();
  await settle();
  assert.deepEqual(states(), ['2 END', '3 END', '4 AVAILABLE']);
});

test('an entry that is refused: loading with its error, and known', async () => {
  const { registry, states } = useRegistry();
  const error = Object.assign(new Error('no such layout'), {
    code: 'invalid_argument',
    reason: 'x',
  });
  const refused = [{ name: 'm', error: error as never, after: 0 }];
  const { results } = await registry.apply([], { refused });
  assert.equal(results[0]?.error, error);
  assert.deepEqual(states(), ['1 LOADING']);
  assert.equal(registry.model('m').versions[0]?.error, error);
  for (const version of [undefined, '0', '1']) {
    assert.throws(() => registry.findForInference('m', version), {
      reason: 'model_not_loaded_yet',
    });
  }
  assert.throws(() => registry.find('m', '2'), { reason: 'version_not_found' });
  await registry.apply([useModel('m', ['7'])]);
  assert.deepEqual(states(), ['7 AVAILABLE']);
  await registry.apply([], { refused: [{ name: 'n', error: error as never, after: 0 }] });
  await registry.apply([]);
  assert.throws(() => registry.model('n'), { reason: 'model_not_found' });
});

test('an entry that becomes invalid leaves what serves', async () => {
  const { registry, states } = useRegistry();
  const config = useModel('m', ['1']);
  await registry.apply([config]);
  const refused = [{ name: 'm', error: new Error('bad') as never, after: 0 }];
  const { changed, results } = await registry.apply([], { refused });
  assert.equal(changed, false);
  assert.equal(results[0]?.error?.message, 'bad');
  assert.deepEqual(states(), ['1 AVAILABLE']);
  addVersion(config, '2');
  await registry.rescan();
  assert.equal(registry.find('m', undefined).version, '2');
});

test('one model that fails holds up no other; results are in the order of the configuration', async () => {
  const { registry } = useFailures(({ name }) => name === 'c');
  const configs = ['a', 'c', 'f'].map((name) => useModel(name, ['1']));
  const refuse = (name: string, after: number) => ({
    name,
    after,
    error: new ServingError('invalid_argument', 'x', 'refused'),
  });
  const refused = [refuse('b', 1), refuse('d', 2), refuse('e', 2), refuse('g', 3)];
  const { results } = await registry.apply(configs, { refused });
  assert.deepEqual(
    results.map(({ name, error }) => `${name}: ${error?.message ?? 'good'}`),
    ['a: good', 'b: refused', 'c: broken', 'd: refused', 'e: refused', 'f: good', 'g: refused'],
  );
});

test('large versions are loaded fewer at once', async () => {
  let running = 0;
  let most = 0;
  const engine = new FakeEngine({
    onLoad: async () => {
      running += 1;
      most = Math.max(most, running);
      await settle();
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
