// SPDX-License-Identifier: Apache-2.0
// What other settings of a model do to what serves (config-and-lifecycle.md 7.4, 7.5): the new is there
// before the old goes, and a failure leaves the old.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ModelConfig } from '../../src/models/model-config.ts';
import type { ApplyResult } from '../../src/models/registry.ts';
import { useModel } from '../helpers/fake-models.ts';
import { settle, useFailures, useRegistry } from '../helpers/fake-registry.ts';

const all = { kind: 'all' } as const;

const nothingDone: ApplyResult = {
  changed: false,
  retired: { model: 0, pipeline: 0 },
  results: [{ name: 'm', kind: 'model', changed: false }],
};

test('the same configuration again does nothing', async () => {
  const { engine, registry } = useRegistry();
  const config = useModel('m', ['1']);
  assert.equal((await registry.apply([config])).changed, true);
  const again = await registry.apply([structuredClone(config)]);
  assert.deepEqual(again, nothingDone);
  assert.equal(engine.loaded.length, 1);
});

const settings: Readonly<Record<string, Partial<ModelConfig>>> = {
  target_device: { targetDevice: 'AUTO' },
  nireq: { nireq: 3 },
  batch_size: { batchSize: { min: 4, max: 4 } },
  shape: { shapes: { '': [{ min: 1, max: 1 }] } },
  layout: { layouts: { '': { client: 'NHWC', model: 'NCHW' } } },
  plugin_config: { pluginConfig: { NUM_STREAMS: '2' } },
  allow_cache: { allowCache: true },
  mean: { preprocessing: { mean: [1] } },
  scale: { preprocessing: { scale: [2] } },
  color_format: { preprocessing: { color: { client: 'BGR', model: 'RGB' } } },
  precision: { preprocessing: { precision: { client: 'u8', model: 'f32' } } },
  'shape, mean, scale': { shapes: { '': [] }, preprocessing: { mean: [1], scale: [2] } },
};
for (const [keys, setting] of Object.entries(settings)) {
  test(`${keys}: set and taken away, every served version is loaded again`, async () => {
    const { engine, registry, lines } = useRegistry();
    const config = useModel('m', ['1', '2'], { versionPolicy: all });
    await registry.apply([config]);
    assert.equal((await registry.apply([{ ...config, ...setting }])).changed, true);
    assert.equal((await registry.apply([config])).changed, true);
    await settle();
    const versions = engine.loaded.map(({ version }) => version);
    assert.deepEqual(versions.sort(), ['1', '1', '1', '2', '2', '2']);
    assert.equal(engine.unloaded.length, 4);
    const told = lines.filter((line) => line.includes(`loaded again (${keys}) in`));
    assert.equal(told.length, 4, lines.join('\n'));
  });
}

const automatic: readonly [Partial<ModelConfig>, boolean][] = [
  [{}, true],
  [{ batchSize: { min: 0, max: null } }, true],
  [{ shapes: { '': [{ min: 1, max: 1 }] } }, true],
  [{ batchSize: 'auto' }, false],
  [{ shapes: { x: [{ min: 1, max: 1 }], y: [] } }, false],
];
for (const [setting, cached] of automatic) {
  test(`${JSON.stringify(setting)}: ${cached ? '' : 'not '}in the cache where not told`, async () => {
    const { engine, registry, lines } = useRegistry();
    const config = useModel('m', ['1']);
    await registry.apply([config]);
    await registry.apply([{ ...config, ...setting }]);
    await registry.apply([{ ...config, ...setting, allowCache: true }]);
    assert.equal(engine.loaded.at(-1)?.allowCache, true);
    assert.equal(engine.loaded.at(-2)?.allowCache, cached);
    assert.ok(lines.some((line) => line.includes('loaded again (allow_cache) in')));
  });
}

test('settings of sequences are named by their keys', async () => {
  const { registry, lines } = useRegistry();
  const stateful = { lowLatency: false, maxSequences: 500, idleCleanup: true };
  const config = useModel('m', ['1'], { stateful });
  await registry.apply([config]);
  for (const change of [{ lowLatency: true }, { maxSequences: 2, idleCleanup: false }] as const) {
    await registry.apply([{ ...config, stateful: { ...stateful, ...change } }]);
    await registry.apply([config]);
  }
  const told = lines.flatMap((line) => /loaded again \((.*)\)/.exec(line)?.[1] ?? []);
  const [one, several] = [
    'low_latency_transformation',
    'max_sequence_number, idle_sequence_cleanup',
  ];
  assert.deepEqual(told, [one, one, several, several]);
});

const heeded: readonly Partial<ModelConfig>[] = [
  { platform: 'openvino' },
  { dialect: 'angel' },
  { reloadInPlace: true },
];
for (const setting of heeded) {
  test(`${JSON.stringify(setting)}: nothing is loaded again`, async () => {
    const { engine, registry } = useRegistry();
    const config = useModel('m', ['1']);
    await registry.apply([config]);
    assert.equal((await registry.apply([{ ...config, ...setting }])).changed, false);
    assert.equal(engine.loaded.length, 1);
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
  assert.deepEqual(back, nothingDone);
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

test('a refusal is what is told, also where the folder is gone', async () => {
  const { registry } = useRegistry();
  const config = useModel('m', ['1']);
  const stateful = { lowLatency: false, maxSequences: 500, idleCleanup: true };
  await registry.apply([config]);
  const gone = { ...config, basePath: '/no/such' };
  assert.equal((await registry.apply([gone])).results[0]?.error?.reason, 'path_invalid');
  const { results } = await registry.apply([{ ...config, stateful }]);
  assert.equal(results[0]?.error?.reason, 'model_type_change');
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
